let made = 0;

/** A track that carries nothing, in the parts of MediaStreamTrack that are used. */
export class FakeMediaStreamTrack extends EventTarget {
  readonly id = `track-${made++}`;
  readonly label: string;
  readonly kind: 'audio' | 'video';
  readonly muted = false;
  enabled = true;
  contentHint = '';
  readyState: MediaStreamTrackState = 'live';
  #settings: MediaTrackSettings;

  constructor(kind: 'audio' | 'video', settings: MediaTrackSettings = {}) {
    super();
    this.kind = kind;
    this.label = `fake ${kind}`;
    this.#settings = settings;
  }

  getSettings(): MediaTrackSettings {
    return { ...this.#settings };
  }

  clone(): FakeMediaStreamTrack {
    const clone = new FakeMediaStreamTrack(this.kind, this.#settings);
    clone.enabled = this.enabled;
    clone.readyState = this.readyState;
    return clone;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** What unplugging does: unlike `stop`, it is told. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** A bag of tracks, like MediaStream. */
export class FakeMediaStream extends EventTarget {
  readonly id = `stream-${made++}`;
  readonly #tracks = new Set<MediaStreamTrack>();

  constructor(tracks: readonly MediaStreamTrack[] = []) {
    super();
    for (const track of tracks) this.#tracks.add(track);
  }

  addTrack(track: MediaStreamTrack): void {
    this.#tracks.add(track);
  }

  removeTrack(track: MediaStreamTrack): void {
    this.#tracks.delete(track);
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks];
  }

  getAudioTracks(): MediaStreamTrack[] {
    return this.getTracks().filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): MediaStreamTrack[] {
    return this.getTracks().filter(({ kind }) => kind === 'video');
  }
}

/** A fake track under the type the code under test knows. */
export function fakeTrack(kind: 'audio' | 'video', settings: MediaTrackSettings = {}): MediaStreamTrack {
  return new FakeMediaStreamTrack(kind, settings) as unknown as MediaStreamTrack;
}

/** The codecs of a browser that has the common ones. */
const codecs = ['video/VP8', 'video/rtx', 'video/VP9', 'video/H264', 'video/AV1', 'video/red', 'video/ulpfec'].map((mimeType) => ({
  mimeType,
  clockRate: 90_000,
}));

/** The globals that the mesh takes from the browser: give them to `vi.stubGlobal`. */
export const fakeMediaGlobals = {
  MediaStream: FakeMediaStream,
  RTCRtpReceiver: { getCapabilities: () => ({ codecs, headerExtensions: [] }) },
} as const;
