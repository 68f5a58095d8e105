import { describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createDevices } from './devices.ts';
import type { CaptureFailure } from './deviceState.ts';
import { both, cameraOnly, error, live, neither, none, setUp, settled } from './devicesTestBed.ts';
import { builtInCamera, builtInMicrophone, FakeMediaDevices, headset } from './fakeMediaDevices.ts';

describe('the first request', () => {
  it('asks for both devices in one prompt', async () => {
    const { media, state, devices } = setUp(both);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    await settled();
    expect(media.requests).toHaveLength(1);
    expect(media.requests[0]).toMatchObject({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } },
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: { ideal: 'user' } },
    });
    expect([state('microphone'), state('camera')]).toEqual([live(builtInMicrophone), live(builtInCamera)]);
    expect(devices.tracks.get().microphone?.contentHint).toBe('speech');
    expect(devices.tracks.get().camera?.contentHint).toBe('motion');
  });

  it('asks for nothing that is not wanted', async () => {
    const { media, state } = setUp(neither);
    await settled();
    expect(media.requests).toEqual([]);
    expect([state('microphone'), state('camera')]).toEqual([{ kind: 'off' }, { kind: 'off' }]);
  });

  it('never asks for what was closed in the same turn', async () => {
    const { media, devices } = setUp(both);
    devices.close();
    await settled();
    expect(media.requests).toEqual([]);
  });

  it('keeps the microphone when there is no camera', async () => {
    const { state } = setUp(both, { media: new FakeMediaDevices([builtInMicrophone]) });
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(state('camera')).toEqual({ kind: 'failed', reason: 'not-found' });
  });

  it('keeps the microphone when the camera is taken', async () => {
    const { state, media } = setUp(both);
    media.faults.camera = error('NotReadableError');
    await settled();
    expect([state('microphone'), state('camera')]).toEqual([live(builtInMicrophone), { kind: 'failed', reason: 'in-use' }]);
  });

  it('does not put the question again after a no', async () => {
    const { state, media } = setUp(both);
    media.faults.camera = error('NotAllowedError', 'Permission denied');
    await settled();
    expect(media.requests).toHaveLength(1);
    expect([state('microphone'), state('camera')]).toEqual([{ kind: 'failed', reason: 'denied' }, { kind: 'failed', reason: 'denied' }]);
  });

  it('asks for the microphone alone when only the camera had been blocked before', async () => {
    const { state, media, permissions } = setUp(both);
    permissions.camera.state = 'denied';
    media.faults.camera = error('NotAllowedError', 'Permission denied');
    await settled();
    expect([state('microphone'), state('camera')]).toEqual([live(builtInMicrophone), { kind: 'failed', reason: 'denied' }]);
  });

  it('stays one prompt when chosen devices are gone, and makes up for the choice when their names are known', async () => {
    const { state, media, devices } = setUp(both, { selected: { ...none, microphone: 'mic-2', camera: 'gone' } });
    await settled();
    expect(media.requests.filter(({ audio, video }) => audio && video)).toHaveLength(2);
    expect([state('microphone'), state('camera')]).toEqual([live(headset), live(builtInCamera)]);
    expect(devices.preference('camera')).toBe('gone');
    expect(devices.snapshot.get().selected).toMatchObject({ microphone: 'mic-2', camera: 'cam-1' });
  });
});

describe('failures', () => {
  const cases: readonly (readonly [DOMException, CaptureFailure])[] = [
    [error('NotAllowedError', 'Permission denied'), 'denied'],
    [error('NotAllowedError', 'Permission denied by system'), 'denied-by-system'],
    [error('NotFoundError'), 'not-found'],
    [error('NotReadableError'), 'in-use'],
    [error('AbortError', 'Starting videoinput failed'), 'in-use'],
    [error('AbortError'), 'aborted'],
    [error('OverconstrainedError'), 'constraint'],
    [error('SecurityError'), 'denied'],
    [error('TypeError'), 'unsupported'],
  ];

  it.each(cases)('%s becomes %s, and retry mends it', async (fault, reason) => {
    const { state, media, devices } = setUp(cameraOnly);
    media.faults.camera = fault;
    await settled();
    expect(state('camera')).toEqual({ kind: 'failed', reason });
    media.faults.camera = null;
    devices.retry('camera');
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('tells an insecure page and a browser without devices', async () => {
    const insecure = setUp(both, { secure: false });
    await settled();
    expect(insecure.state('camera')).toEqual({ kind: 'failed', reason: 'insecure' });
    expect(insecure.media.requests).toEqual([]);
    const bare = createDevices({
      mediaDevices: null, secure: true, clock: new FakeClock(), initial: { wanted: both, selected: none },
    });
    await settled();
    expect(bare.snapshot.get().microphone).toEqual({ kind: 'failed', reason: 'unsupported' });
    expect(bare.snapshot.get().canSelectSpeaker).toBe(false);
    bare.close();
  });

  it('says so when a prompt is not answered for 8 s', async () => {
    const media = new FakeMediaDevices();
    media.hold = true;
    const { state, clock } = setUp(cameraOnly, { media });
    await settled();
    clock.advance(7_999);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    clock.advance(1);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: true });
    media.prompts[0]?.answer();
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('a busy device comes back by itself within 2 s where no question can come of it', async () => {
    const { state, media, clock, permissions } = setUp(cameraOnly);
    permissions.camera.state = 'granted';
    media.faults.camera = error('NotReadableError');
    await settled();
    for (let round = 0; round < 3; round++) {
      clock.advance(1_000);
      await settled();
      expect(state('camera')).toEqual({ kind: 'failed', reason: 'in-use' });
    }
    media.faults.camera = null;
    clock.advance(1_000);
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('a permission granted in the browser brings the device; one taken back is told', async () => {
    const { state, media, permissions, heard } = setUp(cameraOnly);
    media.faults.camera = error('NotAllowedError', 'Permission denied');
    permissions.camera.state = 'denied';
    await settled();
    media.faults.camera = null;
    permissions.set('camera', 'granted');
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
    media.live('camera')[0]?.end();
    expect(state('camera')).toEqual({ kind: 'ended' });
    permissions.set('camera', 'denied');
    expect(state('camera')).toEqual({ kind: 'failed', reason: 'denied' });
    expect(heard).toEqual(['camera ended']);
  });
});

describe('requests that were superseded', () => {
  it('stops a camera that is granted after it was turned off', async () => {
    const media = new FakeMediaDevices();
    media.hold = true;
    const { state, devices } = setUp(cameraOnly, { media });
    await settled();
    devices.setWanted('camera', false);
    expect(state('camera')).toEqual({ kind: 'off' });
    media.prompts[0]?.answer();
    await settled();
    expect(media.tracks).toHaveLength(1);
    expect(media.live('camera')).toEqual([]);
    expect(devices.tracks.get().camera).toBeNull();
  });

  it('keeps only the last of several requests, in whatever order they are answered', async () => {
    const media = new FakeMediaDevices();
    media.hold = true;
    const { state, devices } = setUp(cameraOnly, { media });
    await settled();
    devices.select('camera', 'cam-2');
    await settled();
    devices.select('camera', 'cam-1');
    await settled();
    for (const prompt of [...media.prompts].reverse()) {
      prompt.answer();
      await settled();
    }
    expect(media.tracks).toHaveLength(3);
    expect(media.live('camera')).toHaveLength(1);
    expect(state('camera')).toEqual(live(builtInCamera));
  });
});
