import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { ScreenCapture, ScreenTracks } from '#lib/rtc/capture/screenCapture.ts';
import type { ScreenHint, ScreenState } from '#lib/rtc/capture/screenState.ts';
import type { CallEvent } from './reduce.ts';
import type { CallNotice } from './snapshot.ts';

export interface ScreenEnvironment {
  readonly loadScreenCapture: () => Promise<ScreenCapture>;
}

export interface ScreenSharingOptions extends ScreenEnvironment {
  readonly dispatch: (event: CallEvent) => void;
  readonly notify: (notice: CallNotice) => void;
}

/** Sharing the own screen during one visit. Its code comes once the call has settled, or with the first press. */
export class ScreenSharing {
  readonly tracks = new Store<ScreenTracks>({ screen: null, screenAudio: null });
  readonly #options: ScreenSharingOptions;
  readonly #scope = new Scope();
  #capture: ScreenCapture | null = null;
  #coming: Promise<void> | null = null;
  /** Pressed, and the code is not there. */
  #pressed = false;

  constructor(options: ScreenSharingOptions) {
    this.#options = options;
  }

  /** Fetches the code, so that it is there when a hand presses. Fetched again after it did not come. */
  prepare(): void {
    void this.#fetch();
  }

  /** Asks the person what to share. */
  share(): void {
    if (this.#capture) return this.#capture.start();
    // Pressed before the code was there; a press counts for some seconds. It shows at once, like any other.
    this.#pressed = true;
    this.#show({ kind: 'asking' });
    void this.#shareLater();
  }

  /** Shows a picture to everybody in place of a screen; false when it cannot be. */
  async show(picture: Blob): Promise<boolean> {
    await this.#fetch();
    return (await this.#capture?.show(picture)) ?? false;
  }

  stop(): void {
    if (this.#pressed) this.#show({ kind: 'off' });
    this.#pressed = false;
    this.#capture?.stop();
  }

  setHint(hint: ScreenHint): void {
    this.#capture?.setHint(hint);
  }

  close(): void {
    this.#scope.close();
  }

  async #shareLater(): Promise<void> {
    await this.#fetch();
    if (!this.#pressed) return;
    this.#pressed = false;
    if (this.#capture) this.#capture.start();
    else if (!this.#scope.closed) this.#show({ kind: 'failed', reason: 'aborted' });
  }

  #fetch(): Promise<void> {
    this.#coming ??= this.#options.loadScreenCapture().then(
      (capture) => this.#adopt(capture),
      () => {
        this.#coming = null;
      },
    );
    return this.#coming;
  }

  #adopt(capture: ScreenCapture): void {
    this.#capture = capture;
    this.#scope.add(() => capture.close());
    // Listened to until just before it closes: what the end of the visit does to a share is the visit's own affair.
    this.#scope.add(capture.tracks.subscribe(() => this.tracks.set(capture.tracks.get())));
    this.#scope.add(capture.state.subscribe(() => this.#show(capture.state.get())));
    const state = capture.state.get();
    if (!this.#scope.closed && !(this.#pressed && state.kind === 'off')) this.#show(state);
  }

  #show(screen: ScreenState): void {
    this.#options.dispatch({ kind: 'screen', screen });
    if (screen.kind === 'failed') this.#options.notify({ kind: 'screen-failed', reason: screen.reason });
  }
}
