import { Scope } from '#lib/kernel/scope.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { CallSnapshot } from './snapshot.ts';

/** Buttons of the system, of a headset and of the browser's own windows that concern a call (W3C mediasession). */
export const sessionActions = ['togglemicrophone', 'togglecamera', 'hangup', 'enterpictureinpicture'] as const;
export type SessionAction = (typeof sessionActions)[number];

/** What is used of `navigator.mediaSession`. What a browser does not have it leaves out, or throws at. */
export interface MediaSessionPort {
  metadata: MediaMetadata | null;
  setActionHandler(action: string, handler: (() => void) | null): void;
  setMicrophoneActive?(active: boolean): unknown;
  setCameraActive?(active: boolean): unknown;
}

/** Tells the system that this is a call and how it stands, and does what its buttons ask for; until it is closed. */
export class MediaSessionOwner {
  readonly #session: MediaSessionPort;
  readonly #snapshot: Readable<CallSnapshot>;
  readonly #scope = new Scope();
  #told: { microphone: boolean | null; camera: boolean | null } = { microphone: null, camera: null };

  constructor(session: MediaSessionPort, snapshot: Readable<CallSnapshot>, actions: Readonly<Record<SessionAction, (() => void) | null>>) {
    this.#session = session;
    this.#snapshot = snapshot;
    for (const action of sessionActions) {
      const run = actions[action];
      if (run && this.#handle(action, run)) this.#scope.add(() => this.#handle(action, null));
    }
    this.#scope.add(snapshot.subscribe(() => this.#tell()));
    this.#tell();
  }

  /** What the system shows of the call. */
  show(metadata: MediaMetadata): void {
    if (!this.#scope.closed) this.#session.metadata = metadata;
  }

  close(): void {
    this.#scope.close();
    this.#session.metadata = null;
  }

  /** Whether the browser knows the action. */
  #handle(action: SessionAction, run: (() => void) | null): boolean {
    try {
      this.#session.setActionHandler(action, run);
      return true;
    } catch {
      return false;
    }
  }

  #tell(): void {
    const { microphone, camera } = this.#snapshot.get().self.wanted;
    if (microphone !== this.#told.microphone) void settle(this.#session.setMicrophoneActive?.(microphone));
    if (camera !== this.#told.camera) void settle(this.#session.setCameraActive?.(camera));
    this.#told = { microphone, camera };
  }
}

/** A refusal only means that the system shows something older. */
async function settle(answer: unknown): Promise<void> {
  try {
    await answer;
  } catch {
    // Not while the page is hidden, says Chromium.
  }
}
