import { describe, expect, it } from 'vitest';
import { noScreenTracks } from './screenCapture.ts';
import type { ScreenCapture } from './screenCapture.ts';

/** A screen and the person in front of it, whose answers a test gives. Each resolves when the answer has arrived. */
export interface ScreenUnderTest {
  readonly capture: ScreenCapture;
  /** Chooses a monitor, with its sound. */
  choose(): Promise<void>;
  cancel(): Promise<void>;
  /** The system does not hand out the picture. */
  fail(): Promise<void>;
  /** Stops it from the browser's own bar. */
  end(): Promise<void>;
}

const picture = new Blob(['picture'], { type: 'image/png' });

/** What every `ScreenCapture` does. */
export function screenCaptureContract(name: string, create: () => ScreenUnderTest): void {
  describe(`${name} as a ScreenCapture`, () => {
    const shared = async (): Promise<ScreenUnderTest> => {
      const it = create();
      it.capture.start();
      await it.choose();
      return it;
    };
    const live = ({ capture }: ScreenUnderTest): number =>
      Object.values(capture.tracks.get()).filter((track) => track?.readyState === 'live').length;

    it('asks in the turn of the press, and sends nothing before there is an answer', () => {
      const { capture } = create();
      capture.start();
      expect([capture.state.get().kind, capture.tracks.get()]).toEqual(['asking', noScreenTracks]);
    });

    it('shares what was chosen, as text and pictures at first', async () => {
      const screen = await shared();
      expect(screen.capture.state.get()).toEqual({ kind: 'sharing', surface: 'monitor', hint: 'detail', sound: true, paused: false });
      expect(live(screen)).toBe(2);
    });

    it.each(['stop', 'close'] as const)('holds nothing after %s', async (how) => {
      const screen = await shared();
      const held = Object.values(screen.capture.tracks.get());
      screen.capture[how]();
      expect(screen.capture.state.get()).toEqual({ kind: 'off' });
      expect(screen.capture.tracks.get()).toEqual(noScreenTracks);
      expect(held.map((track) => track?.readyState)).toEqual(['ended', 'ended']);
    });

    it('falls back when it is stopped from the browser’s own bar, and can be shared again', async () => {
      const screen = await shared();
      await screen.end();
      expect([screen.capture.state.get().kind, screen.capture.tracks.get()]).toEqual(['off', noScreenTracks]);
      screen.capture.start();
      await screen.choose();
      expect(screen.capture.state.get().kind).toBe('sharing');
    });

    it('is off when the person thinks better of it, and failed when the browser cannot', async () => {
      const screen = create();
      screen.capture.start();
      await screen.cancel();
      expect(screen.capture.state.get()).toEqual({ kind: 'off' });
      screen.capture.start();
      await screen.fail();
      expect(screen.capture.state.get()).toEqual({ kind: 'failed', reason: 'not-readable' });
      screen.capture.start();
      expect(screen.capture.state.get()).toEqual({ kind: 'asking' });
    });

    it('changes the hint on the same tracks, and tells so', async () => {
      const { capture } = await shared();
      const before = capture.tracks.get();
      capture.setHint('motion');
      expect(capture.state.get()).toMatchObject({ hint: 'motion' });
      expect(capture.tracks.get()).toEqual(before);
      expect(capture.tracks.get()).not.toBe(before);
      const after = capture.tracks.get();
      capture.setHint('motion');
      expect(capture.tracks.get()).toBe(after);
    });

    it('shows a picture, in place of what was shared, and lets go of both', async () => {
      const screen = create();
      const { capture } = screen;
      expect(await capture.show(picture)).toBe(true);
      expect(capture.state.get()).toEqual({ kind: 'sharing', surface: 'picture', hint: 'detail', sound: false, paused: false });
      expect(live(screen)).toBe(1);
      const first = capture.tracks.get().screen;
      expect(await capture.show(picture)).toBe(true);
      expect([first?.readyState, live(screen)]).toEqual(['ended', 1]);
      const second = capture.tracks.get().screen;
      capture.stop();
      expect([second?.readyState, capture.state.get().kind, capture.tracks.get()]).toEqual(['ended', 'off', noScreenTracks]);

      capture.start();
      await screen.choose();
      const shownBefore = Object.values(capture.tracks.get());
      await capture.show(picture);
      expect(shownBefore.map((track) => track?.readyState)).toEqual(['ended', 'ended']);
      expect(live(screen)).toBe(1);
    });

    it('shows a picture rather than ask on', async () => {
      const screen = create();
      screen.capture.start();
      await screen.capture.show(picture);
      await screen.choose();
      expect(screen.capture.state.get()).toMatchObject({ kind: 'sharing', surface: 'picture' });
      expect(live(screen)).toBe(1);
    });

    it('changes nothing for what cannot be shown, nor once it is closed', async () => {
      const screen = await shared();
      const before = [screen.capture.state.get(), screen.capture.tracks.get()];
      expect(await screen.capture.show(new Blob(['?'], { type: 'text/plain' }))).toBe(false);
      expect([screen.capture.state.get(), screen.capture.tracks.get()]).toEqual(before);
      screen.capture.close();
      expect(await screen.capture.show(picture)).toBe(false);
      expect(screen.capture.state.get()).toEqual({ kind: 'off' });
    });

    it('takes nothing that comes after it was stopped or closed', async () => {
      for (const how of ['stop', 'close'] as const) {
        const screen = create();
        screen.capture.start();
        screen.capture[how]();
        await screen.choose();
        expect([screen.capture.state.get().kind, screen.capture.tracks.get()]).toEqual(['off', noScreenTracks]);
      }
      const { capture } = create();
      capture.close();
      capture.start();
      capture.setHint('motion');
      expect(capture.state.get()).toEqual({ kind: 'off' });
    });
  });
}
