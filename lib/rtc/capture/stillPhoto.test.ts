import { describe, expect, it, vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { builtInCamera, FakeTrack } from './fakeMediaDevices.ts';
import { FRAME_LIMIT, PHOTO_LIMIT, StillCamera, type StillTools } from './stillPhoto.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = (): Promise<never> => new Promise(() => {});

class CallTrack extends FakeTrack {
  settings: MediaTrackSettings = { width: 1280, height: 720, frameRate: 30, deviceId: 'cam' };
  capabilities: MediaTrackCapabilities = { width: { max: 1280 }, height: { max: 720 } };
  readonly asked: MediaTrackConstraints[] = [];

  constructor() {
    super(builtInCamera);
  }
  override getSettings(): MediaTrackSettings {
    return this.settings;
  }
  override getCapabilities(): MediaTrackCapabilities {
    return this.capabilities;
  }
  override getConstraints(): MediaTrackConstraints {
    return { width: { ideal: 1280 } };
  }
  override async applyConstraints(constraints: MediaTrackConstraints = {}): Promise<void> {
    this.asked.push(constraints);
  }
}

const photo = new Blob(['photo']);
const frame = { blob: new Blob(['frame']), width: 1280, height: 720 };
const large = { width: 4000, height: 3000 };

function bed(over: Partial<StillTools> = {}) {
  const clock = new FakeClock();
  const track = new CallTrack();
  const tools = {
    clock,
    photoOf: vi.fn<(track: MediaStreamTrack) => Promise<Blob>>(async () => photo),
    frameOf: async () => frame,
    sizeOf: async () => large,
    openAgain: null,
    ...over,
  } satisfies StillTools;
  return { clock, track, tools, camera: new StillCamera(tools) };
}

/** What `work` comes to once `ms` have passed. */
async function after<T>(clock: FakeClock, ms: number, work: Promise<T>): Promise<T> {
  await settled();
  clock.advance(ms);
  return work;
}

describe('the own still mode of a camera', () => {
  it('gives the whole sensor', async () => {
    const { camera, track, clock } = bed();
    expect(await camera.take(track)).toEqual({ ok: true, value: { blob: photo, ...large, way: 'photo' } });
    expect(track.readyState).toBe('live');
    expect(track.asked).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['hangs', { photoOf: vi.fn<(track: MediaStreamTrack) => Promise<Blob>>(never) }],
    ['rejects', { photoOf: vi.fn<(track: MediaStreamTrack) => Promise<Blob>>(() => Promise.reject(new DOMException('setOptions failed', 'UnknownError'))) }],
    ['gives no picture', { sizeOf: async () => null }],
    ['gives less than the video has', { sizeOf: async () => ({ width: 640, height: 480 }) }],
  ] satisfies [string, Partial<StillTools>][])('that %s leaves it to a frame, and is not tried again', async (_, over) => {
    const { camera, track, clock, tools } = bed(over);
    expect(await after(clock, PHOTO_LIMIT, camera.take(track))).toEqual({ ok: true, value: { ...frame, way: 'frame' } });
    expect(await camera.take(track)).toMatchObject({ ok: true, value: { way: 'frame' } });
    expect(tools.photoOf).toHaveBeenCalledTimes(1);
    expect(clock.pending).toBe(0);
  });

  it('that leaves the track in another format has what the call asked for put back', async () => {
    const { camera, track } = bed({
      photoOf: async (of) => {
        (of as CallTrack).settings = { width: 640, height: 480 };
        return photo;
      },
    });
    expect(await camera.take(track)).toMatchObject({ ok: true, value: { way: 'photo' } });
    expect(track.asked).toEqual([{ width: { ideal: 1280 } }]);
  });
});

describe('the same camera once more', () => {
  const larger = { blob: new Blob(['larger']), width: 1920, height: 1080 };

  function twice() {
    const second = new CallTrack();
    const openAgain = vi.fn<(track: MediaStreamTrack) => Promise<MediaStreamTrack>>(async () => second);
    const set = bed({
      photoOf: null,
      openAgain,
      frameOf: async (of: MediaStreamTrack) => (of === second ? larger : frame),
    });
    set.track.capabilities = { width: { max: 1920 }, height: { max: 1080 } };
    return { ...set, second, openAgain };
  }

  it('gives a larger frame, and is closed', async () => {
    const { camera, track, second } = twice();
    expect(await camera.take(track)).toEqual({ ok: true, value: { ...larger, way: 'larger-track' } });
    expect(second.readyState).toBe('ended');
    expect(track.readyState).toBe('live');
    expect(track.listenerCount).toBe(0);
  });

  it('is not opened where the track is as large as the camera', async () => {
    const { camera, track, openAgain } = twice();
    track.capabilities = { width: { max: 1280 }, height: { max: 720 } };
    expect(await camera.take(track)).toMatchObject({ ok: true, value: { way: 'frame' } });
    expect(openAgain).not.toHaveBeenCalled();
  });

  it('is closed at once and never opened again where it silences the track that is sent', async () => {
    const { camera, track, second, openAgain, clock } = twice();
    openAgain.mockImplementation(async () => {
      track.dispatchEvent(new Event('mute'));
      return second;
    });
    expect(await after(clock, PHOTO_LIMIT, camera.take(track))).toMatchObject({ ok: true, value: { way: 'frame' } });
    expect(second.readyState).toBe('ended');
    await camera.take(track);
    expect(openAgain).toHaveBeenCalledTimes(1);
  });

  it('that comes too late is closed all the same', async () => {
    const { camera, track, second, openAgain, clock } = twice();
    let open: (track: MediaStreamTrack) => void = () => {};
    openAgain.mockImplementation(() => new Promise((resolve) => (open = resolve)));
    expect(await after(clock, PHOTO_LIMIT, camera.take(track))).toMatchObject({ ok: true, value: { way: 'frame' } });
    open(second);
    await settled();
    expect(second.readyState).toBe('ended');
  });
});

describe('a camera', () => {
  it.each([
    ['over', (track: CallTrack) => track.stop()],
    ['off', (track: CallTrack) => (track.enabled = false)],
    ['silenced', (track: CallTrack) => (track.muted = true)],
  ])('that is %s gives no picture', async (_, change) => {
    const { camera, track, tools } = bed();
    change(track);
    expect(await camera.take(track)).toEqual({ ok: false, reason: 'no-camera' });
    expect(tools.photoOf).not.toHaveBeenCalled();
  });

  it('that answers to nothing is given up', async () => {
    const { camera, track, clock } = bed({ photoOf: null, frameOf: never });
    expect(await after(clock, FRAME_LIMIT, camera.take(track))).toEqual({ ok: false, reason: 'no-picture' });
  });
});
