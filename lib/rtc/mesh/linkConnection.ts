import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { ControlMessage } from '#lib/protocol/control.ts';
import { createGeneration } from '#lib/protocol/ids.ts';
import type { Generation } from '#lib/protocol/ids.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import type { LocalTracks } from '../mediaTransport.ts';
import type { LinkEncodings } from './encodings.ts';
import { LinkChannels } from './linkChannels.ts';
import type { LinkChannelsOptions } from './linkChannels.ts';
import { LinkSenders } from './linkSenders.ts';
import { adoptTransceivers, offerTransceivers } from './transceivers.ts';
import type { LinkTransceivers } from './transceivers.ts';

/** Makes the browser's connection; a fake in tests. */
export type CreatePeerConnection = (config: RTCConfiguration) => RTCPeerConnection;

export interface LinkConnectionOptions extends LinkChannelsOptions {
  readonly createPeerConnection: CreatePeerConnection;
  readonly config: RTCConfiguration;
  readonly clock: Clock;
  /** Gives way when both sides offer at once (webrtc-pc, section 10.7, "perfect negotiation"). */
  readonly polite: boolean;
  readonly tracks: LocalTracks;
  readonly encodings: LinkEncodings;
  /** The other side's generation whose offer this side could not take: its own goes out in the place of an answer. */
  readonly insteadOf: Generation | null;
  /** What this side sends at the moment. */
  readonly media: () => MediaState;
  readonly onSignal: (signal: LinkSignal) => void;
  readonly onNegotiationNeeded: () => void;
  readonly onState: (state: RTCPeerConnectionState) => void;
}

/** The two streams that come from the other side, with their tracks, from the moment its transceivers are known. */
export interface RemoteStreams {
  readonly camera: MediaStream;
  readonly screen: MediaStream;
}

/** What an offer deserves. `yield`: only a fresh connection can answer it. */
export type OfferVerdict = 'take' | 'ignore' | 'yield';

/** Candidates that turn up within this many ms travel together. */
const CANDIDATE_BATCH_MS = 10;

/** Candidates kept for a description that has not come yet; a browser gathers about a dozen. */
const MAX_EARLY_CANDIDATES = 64;

/**
 * One RTCPeerConnection, which is one generation of a link. Its negotiating methods are called one after another, never
 * two at a time, so `signalingState` is the truth when one begins and glare is a plain comparison.
 */
export class LinkConnection {
  readonly generation: Generation = createGeneration();
  readonly senders: LinkSenders;
  readonly #pc: RTCPeerConnection;
  readonly #options: LinkConnectionOptions;
  readonly #scope = new Scope();
  #remoteGeneration: Generation | null = null;
  #transceivers: LinkTransceivers | null = null;
  #streams: RemoteStreams | null = null;
  #channels: LinkChannels | null = null;
  #policy: RTCIceTransportPolicy;
  #outgoing: RTCIceCandidate[] = [];
  #early: { readonly from: Generation; readonly candidate: RTCIceCandidateInit }[] = [];

  constructor(options: LinkConnectionOptions) {
    this.#options = options;
    this.senders = new LinkSenders(options.tracks, options.encodings);
    const pc = options.createPeerConnection(options.config);
    this.#policy = options.config.iceTransportPolicy ?? 'all';
    this.#pc = pc;
    this.#scope.listen(pc, 'connectionstatechange', () => options.onState(pc.connectionState));
    this.#scope.listen(pc, 'negotiationneeded', options.onNegotiationNeeded);
    this.#scope.listen(pc, 'icecandidate', (event) => {
      const { candidate } = event as RTCPeerConnectionIceEvent;
      // The empty candidate ends a round of gathering; the other side needs no word of it.
      if (candidate?.candidate) this.#trickle(candidate);
    });
    this.#scope.add(() => {
      this.senders.close();
      this.#channels?.close();
      pc.close();
    });
  }

  /** The generation of the other side's connection, once one of its descriptions was taken. */
  get remoteGeneration(): Generation | null {
    return this.#remoteGeneration;
  }

  get streams(): RemoteStreams | null {
    return this.#streams;
  }

  /** Whether ICE has a path, whatever keys may still be missing. */
  get pathFound(): boolean {
    return this.#pc.iceConnectionState === 'connected' || this.#pc.iceConnectionState === 'completed';
  }

  /** Makes everything an offer needs, and the offer; gathering starts. `pendingOffer` hands it out. */
  async prepare(): Promise<void> {
    const { tracks, encoding } = this.senders;
    await this.#adopt(offerTransceivers(this.#pc, tracks, encoding));
    await this.#pc.setLocalDescription();
  }

  /** This side's offer that awaits an answer, with all candidates gathered so far; null when there is none. */
  pendingOffer(): LinkSignal | null {
    if (this.#pc.signalingState !== 'have-local-offer') return null;
    return this.#describeLocal();
  }

  /** Offers again, if nothing is in progress: what `negotiationneeded` asks for. */
  async renegotiate(): Promise<void> {
    if (this.#pc.signalingState !== 'stable' || !this.#remoteGeneration) return;
    await this.#pc.setLocalDescription();
    this.#sendLocal();
  }

  /** `instead`: the other side could not take this side's offer and makes its own. Then even the impolite one gives way. */
  judgeOffer(instead: boolean): OfferVerdict {
    if (this.#pc.signalingState !== 'have-local-offer') return 'take';
    if (!this.#options.polite && !instead) return 'ignore';
    // A rollback would leave this side's transceivers behind, matched to nothing (RFC 8829, section 5.10).
    return this.#remoteGeneration ? 'take' : 'yield';
  }

  /** Answers an offer, if it is a link's. */
  async takeOffer(from: Generation, description: RTCSessionDescriptionInit): Promise<void> {
    await this.#pc.setRemoteDescription(description);
    this.#remoteGeneration = from;
    if (!this.#transceivers) {
      const transceivers = adoptTransceivers(this.#pc);
      if (!transceivers) return;
      await this.#adopt(transceivers);
    }
    await this.#addEarlyCandidates();
    await this.#pc.setLocalDescription();
    this.#sendLocal();
  }

  async takeAnswer(from: Generation, description: RTCSessionDescriptionInit): Promise<void> {
    // Otherwise it answers an offer that was rolled back, or has been answered already.
    if (this.#pc.signalingState !== 'have-local-offer') return;
    await this.#pc.setRemoteDescription(description);
    this.#remoteGeneration = from;
    await this.#addEarlyCandidates();
  }

  async takeCandidates(from: Generation, candidates: readonly RTCIceCandidateInit[]): Promise<void> {
    if (this.#remoteGeneration === from) {
      for (const candidate of candidates) await this.#addCandidate(candidate);
    } else if (!this.#remoteGeneration) {
      const early = candidates.map((candidate) => ({ from, candidate }));
      this.#early = [...this.#early, ...early].slice(-MAX_EARLY_CANDIDATES);
    }
  }

  /** New candidates and a new path under the same keys (RFC 8445, section 9). */
  restartIce(config: RTCConfiguration): void {
    this.#policy = config.iceTransportPolicy ?? 'all';
    this.#pc.setConfiguration(config);
    this.#pc.restartIce();
  }

  /** Silently nothing while the control channel is not open: what counts is said when it opens. */
  sendControl(message: ControlMessage): void {
    this.#channels?.sendControl(message);
  }

  /** Dropped where it does not get through at once: the next one says the same. */
  sendBeat(): void {
    this.#channels?.sendBeat();
  }

  /** Payload that has come in over every path this connection has had (webrtc-stats, RTCIceCandidatePairStats.bytesReceived). */
  async receivedBytes(): Promise<number> {
    const reports: ReadonlyMap<string, Readonly<Record<string, unknown>>> = await this.#pc.getStats();
    let bytes = 0;
    for (const { type, bytesReceived } of reports.values()) if (type === 'candidate-pair' && typeof bytesReceived === 'number') bytes += bytesReceived;
    return bytes;
  }

  /** Whether a frame of the other side's camera was decoded lately (webrtc-pc, getSynchronizationSources: of what was delivered). */
  pictured(): boolean {
    return (this.#transceivers?.camera.receiver.getSynchronizationSources().length ?? 0) > 0;
  }

  /** 0 to 1 (webrtc-pc, RTCRtpContributingSource.audioLevel). */
  audioLevel(): number {
    return this.#transceivers?.microphone.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  close(): void {
    this.#scope.close();
  }

  #adopt(transceivers: LinkTransceivers): Promise<void> {
    const { microphone, camera, screen, screenAudio } = transceivers;
    this.#transceivers = transceivers;
    this.#streams = {
      camera: new MediaStream([microphone.receiver.track, camera.receiver.track]),
      screen: new MediaStream([screen.receiver.track, screenAudio.receiver.track]),
    };
    this.#channels = new LinkChannels(this.#pc, this.#options);
    return this.senders.attach(transceivers);
  }

  async #addEarlyCandidates(): Promise<void> {
    const early = this.#early;
    this.#early = [];
    for (const { from, candidate } of early) if (from === this.#remoteGeneration) await this.#addCandidate(candidate);
  }

  async #addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch {
      // Of an offer that lost a glare, or in a form this browser does not parse: the others still count.
    }
  }

  #trickle(candidate: RTCIceCandidate): void {
    // The browser finds none of the others then. If one ever did, this is where an address would leave.
    if (this.#policy === 'relay' && candidate.type !== 'relay') return;
    this.#outgoing.push(candidate);
    if (this.#outgoing.length === 1) this.#scope.after(this.#options.clock, CANDIDATE_BATCH_MS, () => this.#sendCandidates());
  }

  #sendCandidates(): void {
    const candidates = this.#outgoing.map(({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) => ({
      candidate,
      sdpMid,
      sdpMLineIndex,
      usernameFragment,
    }));
    this.#outgoing = [];
    if (candidates.length > 0) this.#options.onSignal({ kind: 'candidates', answers: this.#remoteGeneration, candidates });
  }

  #sendLocal(): void {
    const signal = this.#describeLocal();
    if (signal) this.#options.onSignal(signal);
  }

  #describeLocal(): LinkSignal | null {
    const { localDescription } = this.#pc;
    if (localDescription?.type !== 'offer' && localDescription?.type !== 'answer') return null;
    const { type, sdp } = localDescription;
    return { kind: 'description', answers: this.#remoteGeneration ?? this.#options.insteadOf, description: { type, sdp }, media: this.#options.media() };
  }
}
