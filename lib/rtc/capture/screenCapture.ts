import type { Readable } from '#lib/kernel/store.ts';
import type { Source } from '#lib/protocol/participant.ts';
import type { ScreenHint, ScreenState } from './screenState.ts';

/** What is captured of the screen, to be sent. Null while nothing is. */
export type ScreenTracks = Readonly<Record<Extract<Source, 'screen' | 'screenAudio'>, MediaStreamTrack | null>>;

export const noScreenTracks: ScreenTracks = { screen: null, screenAudio: null };

/** The person's own screen, shared or not. */
export interface ScreenCapture {
  readonly state: Readable<ScreenState>;
  /** Replaced whole, another hint on the same tracks included: whoever encodes them has to look again. */
  readonly tracks: Readable<ScreenTracks>;
  /** Asks what to share, in this very turn: browsers answer only to a press that has just happened. */
  start(): void;
  /**
   * Shows a picture in place of the screen, and of whatever was shared or asked for. False when this browser cannot read it or cannot
   * make a track of it; then nothing has changed.
   */
  show(picture: Blob): Promise<boolean>;
  /** Stops the capture: the browser's sign that the screen is shared goes away. */
  stop(): void;
  /** What matters in the picture from now on. */
  setHint(hint: ScreenHint): void;
  /** Releases everything. It cannot be started afterwards. */
  close(): void;
}
