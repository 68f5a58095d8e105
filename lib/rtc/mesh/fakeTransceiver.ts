import { FakeMediaStreamTrack } from '../fakes/fakeMedia.ts';

/** How a fake peer connection does things later: never after it was closed. */
export interface FakeTasks {
  readonly closed: boolean;
  /** Runs `run` in a later task, or never if the connection closes first. */
  task(run: () => void): void;
  updateNegotiationNeeded(): void;
}

export class FakeSender {
  track: MediaStreamTrack | null;
  /** What was sent from it so far, the newest last. */
  readonly history: (MediaStreamTrack | null)[] = [];
  streams: readonly string[];
  encodings: RTCRtpEncodingParameters[];
  #degradation: RTCDegradationPreference | undefined;
  /** What `getStats` tells. */
  reports: Readonly<Record<string, unknown>>[] = [];
  readonly #kind: 'audio' | 'video';
  readonly #tasks: FakeTasks;
  #transaction = 0;
  #lastReturned: string | null = null;

  constructor(tasks: FakeTasks, kind: 'audio' | 'video', track: MediaStreamTrack | null, init: RTCRtpTransceiverInit) {
    this.#tasks = tasks;
    this.#kind = kind;
    this.track = track;
    this.streams = (init.streams ?? []).map(({ id }) => id);
    this.encodings = (init.sendEncodings ?? [{ active: true }]).map((encoding) => ({ ...encoding }));
  }

  setStreams(...streams: MediaStream[]): void {
    this.streams = streams.map(({ id }) => id);
    this.#tasks.updateNegotiationNeeded();
  }

  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    if (track && track.kind !== this.#kind) return Promise.reject(new TypeError('a track of another kind'));
    if (this.#tasks.closed) return Promise.reject(new DOMException('closed', 'InvalidStateError'));
    return new Promise((resolve) => {
      this.#tasks.task(() => {
        this.track = track;
        this.history.push(track);
        resolve();
      });
    });
  }

  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(new Map(this.reports.map((report, at) => [`${this.#kind}-${at}`, report])));
  }

  getParameters(): RTCRtpSendParameters {
    const transactionId = `parameters-${this.#transaction++}`;
    this.#lastReturned = transactionId;
    // webrtc-pc, section 5.2: what was read is good for this task only.
    this.#tasks.task(() => {
      if (this.#lastReturned === transactionId) this.#lastReturned = null;
    });
    return { transactionId, encodings: this.encodings.map((encoding) => ({ ...encoding })), codecs: [], headerExtensions: [], rtcp: {}, ...(this.#degradation && { degradationPreference: this.#degradation }) };
  }

  setParameters(parameters: RTCRtpSendParameters): Promise<void> {
    if (this.#tasks.closed || parameters.transactionId !== this.#lastReturned) {
      return Promise.reject(new DOMException('parameters were not read just now', 'InvalidStateError'));
    }
    this.#lastReturned = null;
    if (parameters.encodings.length !== this.encodings.length) {
      return Promise.reject(new DOMException('encodings were added or removed', 'InvalidModificationError'));
    }
    return new Promise((resolve) => {
      this.#tasks.task(() => {
        this.encodings = parameters.encodings.map((encoding) => ({ ...encoding }));
        this.#degradation = parameters.degradationPreference;
        resolve();
      });
    });
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  readonly kind: 'audio' | 'video';
  readonly sender: FakeSender;
  readonly receiver: { readonly track: FakeMediaStreamTrack; audioLevel: number; getSynchronizationSources(): { readonly audioLevel: number }[] };
  readonly #tasks: FakeTasks;
  #direction: RTCRtpTransceiverDirection;

  constructor(tasks: FakeTasks, kind: 'audio' | 'video', track: MediaStreamTrack | null, init: RTCRtpTransceiverInit) {
    this.#tasks = tasks;
    this.kind = kind;
    this.#direction = init.direction ?? 'sendrecv';
    this.sender = new FakeSender(tasks, kind, track, init);
    this.receiver = {
      track: new FakeMediaStreamTrack(kind),
      audioLevel: 0,
      getSynchronizationSources() {
        return [{ audioLevel: this.audioLevel }];
      },
    };
  }

  get direction(): RTCRtpTransceiverDirection {
    return this.#direction;
  }

  set direction(direction: RTCRtpTransceiverDirection) {
    if (this.#tasks.closed) throw new DOMException('closed', 'InvalidStateError');
    if (direction === this.#direction) return;
    this.#direction = direction;
    this.#tasks.updateNegotiationNeeded();
  }

  setCodecPreferences(codecs: readonly RTCRtpCodec[]): void {
    if (codecs.some(({ mimeType }) => !mimeType.startsWith(`${this.kind}/`))) {
      throw new DOMException('a codec of another kind', 'InvalidModificationError');
    }
  }
}
