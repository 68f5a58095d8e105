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
