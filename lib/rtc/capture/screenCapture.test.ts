import { describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import { FakeScreen } from '../fakes/fakeScreen.ts';
import type { PictureTrack } from './pictureTrack.ts';
import { screenCaptureContract } from './screenContract.ts';
import { DisplayCapture } from './screenDisplayCapture.ts';
import { FakeDisplay } from './screenFakeDisplay.ts';
import type { FakeDisplayTrack } from './screenFakeDisplay.ts';
import { NOBODY_ASKED_WITHIN } from './screenFailure.ts';

const picture = new Blob(['picture'], { type: 'image/png' });

/** A picture's track; none of what is no picture. */
const createPicture = async ({ type }: Blob) => {
  const track = fakeTrack('video');
  return type.startsWith('image/') ? { track, release: () => track.stop() } : null;
};

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A capture on a fake browser, and the focus it has asked for. */
function setUp() {
  const [display, clock] = [new FakeDisplay(), new FakeClock()];
  const focus: string[] = [];
  const createController = () => ({ setFocusBehavior: (behavior: string) => void focus.push(behavior) });
  const capture = new DisplayCapture({ display, createController, createPicture, clock });
  const share = async (chosen?: Parameters<FakeDisplay['choose']>[0]): Promise<readonly FakeDisplayTrack[]> => {
    capture.start();
    const tracks = display.choose(chosen);
    await settled();
    return tracks;
  };
  return { display, clock, capture, focus, share };
}

screenCaptureContract('FakeScreen', () => {
  const capture = new FakeScreen();
  return {
    capture,
    choose: async () => capture.choose(),
    cancel: async () => capture.cancel(),
    fail: async () => capture.refuse('not-readable'),
    end: async () => capture.end(),
  };
});

screenCaptureContract('DisplayCapture', () => {
  const { display, clock, capture } = setUp();
  const refuse = async (name: string): Promise<void> => {
    clock.advance(NOBODY_ASKED_WITHIN);
    display.refuse(name);
    await settled();
  };
  return {
    capture,
    choose: async () => {
      display.choose();
      await settled();
    },
    cancel: () => refuse('NotAllowedError'),
    fail: () => refuse('NotReadableError'),
    end: async () => display.tracks.findLast(({ kind }) => kind === 'video')?.end(),
  };
});

describe('DisplayCapture', () => {
  it('asks for anything but this page, with sound but its own, and leaves the call in front', () => {
    const { display, capture, focus } = setUp();
    capture.start();
    expect(display.requests).toHaveLength(1);
    expect(display.requests[0]).toMatchObject({
      video: { frameRate: { ideal: 30, max: 30 } },
      audio: { restrictOwnAudio: true, suppressLocalAudioPlayback: false, echoCancellation: false },
      selfBrowserSurface: 'exclude',
      systemAudio: 'include',
      windowAudio: 'window',
      surfaceSwitching: 'include',
      monitorTypeSurfaces: 'include',
    });
    expect(display.requests[0]).toHaveProperty('controller');
    expect(focus).toEqual(['no-focus-change']);
  });

  it('asks once, however often it is pressed', () => {
    const { display, capture } = setUp();
    capture.start();
    capture.start();
    expect(display.requests).toHaveLength(1);
  });

  it('does without a controller where there is none', () => {
    const display = new FakeDisplay();
    new DisplayCapture({ display, createController: null, createPicture, clock: new FakeClock() }).start();
    expect(display.requests[0]).not.toHaveProperty('controller');
  });

  it('is unavailable where the browser cannot, whatever is pressed, and shows a picture all the same', async () => {
    const capture = new DisplayCapture({ display: null, createController: null, createPicture, clock: new FakeClock() });
    capture.start();
    capture.stop();
    expect(capture.state.get()).toEqual({ kind: 'unavailable' });
    expect(await capture.show(picture)).toBe(true);
    expect(capture.state.get()).toMatchObject({ kind: 'sharing', surface: 'picture' });
    capture.close();
    expect(capture.state.get()).toEqual({ kind: 'unavailable' });
  });

  it('shows the last picture that was wanted, and none that came after the wish was over', async () => {
    const asked: ((made: PictureTrack | null) => void)[] = [];
    const make = (): PictureTrack => {
      const track = fakeTrack('video');
      return { track, release: () => track.stop() };
    };
    const capture = new DisplayCapture({ display: null, createController: null, createPicture: () => new Promise((resolve) => asked.push(resolve)), clock: new FakeClock() });
    void capture.show(picture);
    void capture.show(new Blob(['other'], { type: 'image/png' }));
    const [late, wanted, unwanted] = [make(), make(), make()];
    asked[1]?.(wanted);
    await settled();
    asked[0]?.(late);
    await settled();
    expect([late.track.readyState, capture.tracks.get().screen]).toEqual(['ended', wanted.track]);
    void capture.show(picture);
    capture.stop();
    asked[2]?.(unwanted);
    await settled();
    expect([unwanted.track.readyState, capture.state.get()]).toEqual(['ended', { kind: 'unavailable' }]);
  });

  it.each([['monitor', 'monitor'], ['window', 'window'], ['browser', 'browser'], ['', 'unknown'], ['toString', 'unknown']])('says of %o that it is %s', async (surface, expected) => {
    const { capture, share } = setUp();
    await share({ surface, sound: false });
    expect(capture.state.get()).toMatchObject({ kind: 'sharing', surface: expected, hint: 'detail', sound: false });
  });

  it('tells encoders what matters, and captures no more frames than that takes', async () => {
    const { capture, share } = setUp();
    const [screen, sound] = await share();
    expect([screen?.contentHint, sound?.contentHint]).toEqual(['detail', 'music']);
    capture.setHint('motion');
    expect(screen?.contentHint).toBe('motion');
    capture.setHint('detail');
    expect(screen?.applied.map((constraints) => constraints?.frameRate)).toEqual([15, 30, 15].map((rate) => ({ ideal: rate, max: rate })));
  });

  it('goes on at the rate it has where the browser cannot change it', async () => {
    const { display, capture } = setUp();
    capture.start();
    const [screen] = display.choose();
    if (screen) screen.applyConstraints = () => Promise.reject(new DOMException('', 'OverconstrainedError'));
    await settled();
    capture.setHint('motion');
    await settled();
    expect(capture.state.get()).toMatchObject({ kind: 'sharing', hint: 'motion' });
  });

  it('is paused while the window gives no picture', async () => {
    const { capture, share } = setUp();
    const [screen] = await share();
    screen?.setMuted(true);
    expect(capture.state.get()).toMatchObject({ kind: 'sharing', paused: true });
    screen?.setMuted(false);
    expect(capture.state.get()).toMatchObject({ kind: 'sharing', paused: false });
  });

  it('goes on without its sound when that ends', async () => {
    const { capture, share } = setUp();
    const [screen, sound] = await share();
    sound?.end();
    expect(capture.state.get()).toMatchObject({ kind: 'sharing', sound: false });
    expect(capture.tracks.get()).toEqual({ screen, screenAudio: null });
  });

  it('sees a share that has ended while it was handed over, and one without a picture', async () => {
    for (const broken of ['ended', 'no picture'] as const) {
      const { display, capture } = setUp();
      capture.start();
      const [screen, sound] = display.choose();
      if (broken === 'ended') screen?.end();
      else Object.assign(screen ?? {}, { kind: 'audio' });
      await settled();
      expect(capture.state.get()).toEqual(broken === 'ended' ? { kind: 'off' } : { kind: 'failed', reason: 'aborted' });
      expect([display.live, sound?.readyState]).toEqual([0, 'ended']);
    }
  });

  it('tells a browser that never asked from a person who said no', async () => {
    const { display, clock, capture } = setUp();
    capture.start();
    display.refuse('NotAllowedError');
    await settled();
    expect(capture.state.get()).toEqual({ kind: 'failed', reason: 'denied' });
    capture.start();
    clock.advance(2_000);
    display.refuse('NotAllowedError');
    await settled();
    expect(capture.state.get()).toEqual({ kind: 'off' });
  });

  it('leaves no track and no listener behind, whenever it is closed', async () => {
    for (const when of ['asking', 'sharing', 'stopped'] as const) {
      const { display, capture, share } = setUp();
      if (when !== 'asking') await share();
      if (when === 'stopped') capture.stop();
      if (when === 'asking') capture.start();
      capture.close();
      display.choose();
      await settled();
      expect([display.live, display.tracks.reduce((sum, track) => sum + track.listenerCount, 0)]).toEqual([0, 0]);
    }
  });

  it('takes the second answer and not the first when it was stopped and started in between', async () => {
    const { display, capture } = setUp();
    capture.start();
    capture.stop();
    capture.start();
    const [first] = display.choose();
    await settled();
    expect([capture.state.get().kind, first?.readyState]).toEqual(['asking', 'ended']);
    const [second] = display.choose();
    await settled();
    expect(capture.tracks.get().screen).toBe(second);
  });

  it('does not take a late no for the answer to another question', async () => {
    const { display, capture } = setUp();
    capture.start();
    capture.stop();
    capture.start();
    display.refuse('NotReadableError');
    await settled();
    expect(capture.state.get()).toEqual({ kind: 'asking' });
  });
});
