import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { sources } from '#lib/protocol/participant.ts';
import type { Source } from '#lib/protocol/participant.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import type { LocalTracks } from '../mediaTransport.ts';
import { encodingParameters, faintPicture } from './encodings.ts';
import type { LinkEncodings, PictureEncoding } from './encodings.ts';
import type { LinkTransceivers } from './transceivers.ts';

/** How much goes out at the moment of what there is to send. `faint`: sound, and no more of a picture than keeps its stream going. */
export type Flow = 'all' | 'faint' | 'nothing';

/**
 * The sending half of a link: brings senders to the wanted tracks and encoding, one change at a time, since
 * `setParameters` refuses parameters that were read before another change (webrtc-pc, section 5.2).
 */
export class LinkSenders {
  #tracks: LocalTracks;
  #encoding: PictureEncoding;
  #screen: PictureEncoding;
  #sent: LocalTracks = noLocalTracks;
  #flow: Flow = 'all';
  #transceivers: LinkTransceivers | null = null;
  // A sender that refuses goes on as it was: either its connection is closing, or the next change takes it along.
  readonly #queue = new SerialQueue(() => {});

  constructor(tracks: LocalTracks, { camera, screen }: LinkEncodings) {
    this.#tracks = tracks;
    this.#encoding = camera;
    this.#screen = screen;
  }

  get tracks(): LocalTracks {
    return this.#tracks;
  }

  /** The camera's. */
  get encoding(): PictureEncoding {
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
    const ready = this.#reconcile();
    // Not waited for: it matters once there is something to choose between.
    void this.#queue.push(() => prefer(transceivers.microphone.sender));
    return ready;
  }

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    void this.#reconcile();
  }

  setEncoding(encoding: PictureEncoding): void {
    this.#encoding = encoding;
    void this.#reconcile();
  }

  setScreen(encoding: PictureEncoding): void {
    if (this.#screen === encoding) return;
    this.#screen = encoding;
    void this.#reconcile();
  }

  /** What the senders of pictures and of the voice tell, in a report each: cheaper than one on everything that comes in as well. */
  async getStats(): Promise<readonly RTCStatsReport[]> {
    const { camera, screen, microphone } = this.#transceivers ?? {};
    const telling = [camera?.sender, this.#sent.screen && screen?.sender, microphone?.sender];
    const told = await Promise.allSettled(telling.flatMap((sender) => sender?.getStats() ?? []));
    return told.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
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
      const { camera, screen } = this.#transceivers ?? {};
      if (camera?.sender.track && this.#encoding.active) await beginAnew(camera.sender);
      if (screen?.sender.track && this.#screen.active) await beginAnew(screen.sender);
    });
  }

  #reconcile(): Promise<void> {
    return this.#queue.push(async () => {
      const transceivers = this.#transceivers;
      if (!transceivers) return;
      // Side by side: each waits for another thread.
      const replaced = sources.map((source) => this.#replace(transceivers[source].sender, source));
      const out = (encoding: PictureEncoding) => (this.#flow === 'faint' ? faintPicture(encoding) : encoding);
      const { screen } = this.#tracks;
      await Promise.all([
        ...replaced,
        applyEncoding(transceivers.camera.sender, out(this.#encoding), this.#tracks.camera),
        // Nobody waits for a screen that is not there yet.
        screen && applyEncoding(transceivers.screen.sender, out(this.#screen), screen),
      ]);
    });
  }

  async #replace(sender: RTCRtpSender, source: Source): Promise<void> {
    const track = this.#flow === 'nothing' ? null : this.#tracks[source];
    if (this.#sent[source] === track) return;
    this.#sent = { ...this.#sent, [source]: track };
    await sender.replaceTrack(track);
  }
}

async function applyEncoding(sender: RTCRtpSender, target: PictureEncoding, track: MediaStreamTrack | null): Promise<void> {
  const wanted = encodingParameters(target, track);
  const parameters = sender.getParameters();
  const encoding = parameters.encodings[0];
  if (
    !encoding ||
    (parameters.degradationPreference === target.degradation &&
      encoding.active === wanted.active &&
      encoding.scaleResolutionDownBy === wanted.scaleResolutionDownBy &&
      encoding.maxBitrate === wanted.maxBitrate &&
      encoding.maxFramerate === wanted.maxFramerate)
  ) {
    return;
  }
  const grows = (encoding.scaleResolutionDownBy ?? 1) > wanted.scaleResolutionDownBy && parameters.degradationPreference === 'maintain-framerate';
  Object.assign(encoding, wanted);
  parameters.degradationPreference = grows ? 'balanced' : target.degradation;
  await sender.setParameters(parameters);
  // libwebrtc has made the picture smaller than it was told to while there was little, and takes 8 s for each step back, however much there
  // is now. To and from `balanced` it begins anew.
  if (grows) await applyEncoding(sender, target, track);
}

/** Sound first, as far as a browser goes along (webrtc-priority). */
async function prefer(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.every(({ priority, networkPriority }) => priority === 'high' && networkPriority === 'high')) return;
  for (const encoding of parameters.encodings) Object.assign(encoding, { priority: 'high', networkPriority: 'high' });
  await sender.setParameters(parameters);
}

/** An encoding that was off begins with a key frame, in every browser; asking for one by name is not in all of them. */
async function beginAnew(sender: RTCRtpSender): Promise<void> {
  for (const active of [false, true]) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.active = active;
    await sender.setParameters(parameters);
  }
}
