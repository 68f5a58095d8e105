import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { sources } from '#lib/protocol/participant.ts';
import type { Source } from '#lib/protocol/participant.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import type { LocalTracks } from '../mediaTransport.ts';
import { encodingParameters, faintPicture } from './encodings.ts';
import type { CameraEncoding } from './encodings.ts';
import type { LinkTransceivers } from './transceivers.ts';

/** How much goes out at the moment of what there is to send. `faint`: sound, and no more of a picture than keeps its stream going. */
export type Flow = 'all' | 'faint' | 'nothing';

/**
 * The sending half of a link: brings senders to the wanted tracks and encoding, one change at a time, since
 * `setParameters` refuses parameters that were read before another change (webrtc-pc, section 5.2).
 */
export class LinkSenders {
  #tracks: LocalTracks;
  #encoding: CameraEncoding;
  #sent: LocalTracks = noLocalTracks;
  #flow: Flow = 'all';
  #transceivers: LinkTransceivers | null = null;
  // A sender that refuses goes on as it was: either its connection is closing, or the next change takes it along.
  readonly #queue = new SerialQueue(() => {});

  constructor(tracks: LocalTracks, encoding: CameraEncoding) {
    this.#tracks = tracks;
    this.#encoding = encoding;
  }

  get tracks(): LocalTracks {
    return this.#tracks;
  }

  get encoding(): CameraEncoding {
    return this.#encoding;
  }

  /**
   * Takes hold of the senders. Resolves when they send as they should: an encoder that began before it knew its size would
   * drop its first frames.
   */
  attach(transceivers: LinkTransceivers): Promise<void> {
    this.#transceivers = transceivers;
    this.#sent = {
      microphone: transceivers.microphone.sender.track,
      camera: transceivers.camera.sender.track,
      screen: transceivers.screen.sender.track,
      screenAudio: transceivers.screenAudio.sender.track,
    };
    return this.#reconcile();
  }

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    void this.#reconcile();
  }

  setEncoding(encoding: CameraEncoding): void {
    this.#encoding = encoding;
    void this.#reconcile();
  }

  get flow(): Flow {
    return this.#flow;
  }

  /** Lets that much out of what there is to send. */
  setFlow(flow: Flow): void {
    if (this.#flow === flow) return;
    this.#flow = flow;
    void this.#reconcile();
    if (flow === 'all') this.#beginAnew();
  }

  close(): void {
    this.#queue.close();
  }

  /**
   * Pictures go on with a key frame. Whoever has missed some of them would wait for one: the first time it asks, it asks over the
   * path that is lost, and libwebrtc asks again 3 s later.
   */
  #beginAnew(): void {
    void this.#queue.push(async () => {
      const pictures = [this.#transceivers?.camera.sender, this.#transceivers?.screen.sender];
      for (const sender of pictures) if (sender?.track) await beginAnew(sender);
    });
  }

  #reconcile(): Promise<void> {
    return this.#queue.push(async () => {
      const transceivers = this.#transceivers;
      if (!transceivers) return;
      // Side by side: each waits for another thread.
      const replaced = sources.map((source) => this.#replace(transceivers[source].sender, source));
      await Promise.all([...replaced, this.#applyEncoding(transceivers.camera.sender)]);
    });
  }

  async #replace(sender: RTCRtpSender, source: Source): Promise<void> {
    const track = this.#flow === 'nothing' ? null : this.#tracks[source];
    if (this.#sent[source] === track) return;
    this.#sent = { ...this.#sent, [source]: track };
    await sender.replaceTrack(track);
  }

  async #applyEncoding(sender: RTCRtpSender): Promise<void> {
    const target = this.#flow === 'faint' ? faintPicture(this.#encoding) : this.#encoding;
    const wanted = encodingParameters(target, this.#tracks.camera);
    const parameters = sender.getParameters();
    const encoding = parameters.encodings[0];
    if (
      !encoding ||
      (parameters.degradationPreference === target.degradation &&
        encoding.scaleResolutionDownBy === wanted.scaleResolutionDownBy &&
        encoding.maxBitrate === wanted.maxBitrate &&
        encoding.maxFramerate === wanted.maxFramerate)
    ) {
      return;
    }
    Object.assign(encoding, wanted);
    parameters.degradationPreference = target.degradation;
    await sender.setParameters(parameters);
  }
}

/** An encoding that was off begins with a key frame, in every browser; asking for one by name is not in all of them. */
async function beginAnew(sender: RTCRtpSender): Promise<void> {
  for (const active of [false, true]) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.active = active;
    await sender.setParameters(parameters);
  }
}
