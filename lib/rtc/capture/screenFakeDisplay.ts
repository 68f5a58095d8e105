import type { DisplayMediaOptions, DisplayMediaPort } from './screenMediaPort.ts';
import { FakeTrack } from './fakeMediaDevices.ts';

/** A track of a screen that shows nothing. */
export class FakeDisplayTrack extends FakeTrack {
  /** Every set of constraints that was applied. */
  readonly applied: (MediaTrackConstraints | undefined)[] = [];
  readonly #settings: MediaTrackSettings;

  constructor(kind: 'audio' | 'video', settings: MediaTrackSettings = {}) {
    super({ kind: kind === 'audio' ? 'audioinput' : 'videoinput', deviceId: '', label: 'screen' });
    this.#settings = settings;
  }

  override getSettings(): MediaTrackSettings {
    return this.#settings;
  }

  override getConstraints(): MediaTrackConstraints {
    return this.applied.at(-1) ?? {};
  }

  override applyConstraints(constraints?: MediaTrackConstraints): Promise<void> {
    this.applied.push(constraints);
    return Promise.resolve();
  }

  override clone(): FakeDisplayTrack {
    return new FakeDisplayTrack(this.kind, this.#settings);
  }
}

interface Question {
  choose(tracks: readonly FakeDisplayTrack[]): void;
  refuse(error: DOMException): void;
}

/** A browser's question what to share, open until a test answers it. */
export class FakeDisplay implements DisplayMediaPort {
  readonly requests: DisplayMediaOptions[] = [];
  readonly questions: Question[] = [];
  /** Every track ever handed out. */
  readonly tracks: FakeDisplayTrack[] = [];

  getDisplayMedia(options: DisplayMediaOptions): Promise<{ getTracks(): FakeDisplayTrack[] }> {
    this.requests.push(options);
    return new Promise((resolve, reject) => {
      this.questions.push({
        choose: (tracks) => {
          this.tracks.push(...tracks);
          resolve({ getTracks: () => [...tracks] });
        },
        refuse: reject,
      });
    });
  }

  get live(): number {
    return this.tracks.filter(({ readyState }) => readyState === 'live').length;
  }

  /** The person chooses a monitor, by default with its sound. Gives the picture's track, and the sound's. */
  choose({ surface = 'monitor', sound = true }: { readonly surface?: string; readonly sound?: boolean } = {}): readonly FakeDisplayTrack[] {
    const tracks = [new FakeDisplayTrack('video', { displaySurface: surface }), ...(sound ? [new FakeDisplayTrack('audio')] : [])];
    this.questions.shift()?.choose(tracks);
    return tracks;
  }

  refuse(name: string, message = ''): void {
    this.questions.shift()?.refuse(new DOMException(message, name));
  }
}
