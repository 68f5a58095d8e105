import { Scope } from '#lib/kernel/scope.ts';
import { FakeDataChannel } from './fakeDataChannel.ts';
import type { FakeRtcNetwork } from './fakeRtcNetwork.ts';
import { answeredDirection, candidateText, parseCandidate, parseSdp, reversed, sends } from './fakeSdp.ts';
import type { FakeCandidate, FakeDescription, FakeSdp, Section } from './fakeSdp.ts';
import { FakeTransceiver } from './fakeTransceiver.ts';

/** ms without a path until ICE says so, and until it gives up (libwebrtc). */
const DISCONNECTED_AFTER_MS = 5_000;
const FAILED_AFTER_MS = 15_000;

interface Path {
  readonly peer: FakePeerConnection;
  readonly local: FakeCandidate;
  readonly remote: FakeCandidate;
}

let named = 0;

/**
 * RTCPeerConnection as far as a link uses it: signaling states, implicit descriptions and rollback, credentials and their
 * restart, candidates that trickle, negotiation-needed, a path that comes and goes, and promises that never settle once
 * the connection is closed (webrtc-pc, sections 4.4 to 4.7). Session descriptions are JSON.
 */
export class FakePeerConnection extends EventTarget {
  readonly host: string;
  readonly name = `pc-${named++}`;
  readonly config: RTCConfiguration;
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  readonly channels = new Map<number, FakeDataChannel>();
  /** The connection that DTLS was done with: another one cannot take its place. */
  dtlsPeer: FakePeerConnection | null = null;
  restarts = 0;
  readonly #network: FakeRtcNetwork;
  readonly #scope = new Scope();
  readonly #fingerprint: string;
  #transceivers: FakeTransceiver[] = [];
  #operations: (() => void)[] = [];
  #operating = false;
  #currentLocal: FakeDescription | null = null;
  #pendingLocal: FakeDescription | null = null;
  #currentRemote: FakeDescription | null = null;
  #pendingRemote: FakeDescription | null = null;
  readonly #gathered = new Map<string, FakeCandidate[]>();
  readonly #known = new Map<string, FakeCandidate[]>();
  readonly #toReplace = new Set<string>();
  #negotiationNeeded = false;
  #checkWhenIdle = false;
  #path: Path | null = null;
  #connecting = false;
  #failedWith: string | null = null;
  #cancelLoss: () => void = () => {};
  #config: RTCConfiguration;

  constructor(network: FakeRtcNetwork, host: string, config: RTCConfiguration) {
    super();
    this.#network = network;
    this.host = host;
    this.config = config;
    this.#config = config;
    const [certificate] = config.certificates ?? [];
    this.#fingerprint = certificate ? String(certificate.getFingerprints()[0]?.value) : `fingerprint of ${this.name}`;
    network.live.add(this);
    network.made += 1;
  }

  get closed(): boolean {
    return this.#scope.closed;
  }

  get localDescription(): RTCSessionDescriptionInit | null {
    const description = this.#pendingLocal ?? this.#currentLocal;
    if (!description) return null;
    const candidates = this.#gathered.get(description.sdp.ufrag) ?? [];
    return { type: description.type, sdp: JSON.stringify({ ...description.sdp, candidates }) };
  }

  get remoteDescription(): RTCSessionDescriptionInit | null {
    const description = this.#pendingRemote ?? this.#currentRemote;
    return description && { type: description.type, sdp: JSON.stringify(description.sdp) };
  }

  /** Whether packets pass to the connection at the other end. */
  get flowing(): boolean {
    return !this.closed && this.#path !== null && this.#alive(this.#path);
  }

  addTransceiver(trackOrKind: MediaStreamTrack | string, init: RTCRtpTransceiverInit = {}): FakeTransceiver {
    this.#requireOpen();
    const track = typeof trackOrKind === 'string' ? null : trackOrKind;
    const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind;
    const transceiver = new FakeTransceiver(this, kind === 'audio' ? 'audio' : 'video', track, init);
    this.#transceivers.push(transceiver);
    this.updateNegotiationNeeded();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.#transceivers];
  }

  createDataChannel(label: string, { negotiated, id }: RTCDataChannelInit): FakeDataChannel {
    this.#requireOpen();
    if (!negotiated || id === undefined) throw new TypeError('this fake knows negotiated channels only');
    if (this.channels.has(id)) throw new DOMException('the id is taken', 'OperationError');
    const channel = new FakeDataChannel(this, label, id);
    this.channels.set(id, channel);
    this.updateNegotiationNeeded();
    this.#network.review();
    return channel;
  }

  peerChannel(id: number): FakeDataChannel | null {
    return this.dtlsPeer?.closed === false ? (this.dtlsPeer.channels.get(id) ?? null) : null;
  }

  setLocalDescription(): Promise<void> {
    return this.#chain('setLocalDescription', (resolve) => {
      const answer = this.signalingState === 'have-remote-offer';
      const description = answer ? this.#createAnswer() : this.#createOffer();
      this.task(() => {
        if (answer) this.#settle(description, this.#pendingRemote);
        else {
          this.#pendingLocal = description;
          this.signalingState = 'have-local-offer';
        }
        this.#gather(description.sdp.ufrag);
        resolve();
        this.#settled();
      });
    });
  }

  setRemoteDescription({ type, sdp }: RTCSessionDescriptionInit): Promise<void> {
    return this.#chain('setRemoteDescription', (resolve, reject) => {
      // webrtc-pc, section 4.4.1.5: an offer rolls this side's own back.
      const fits = type === 'answer' ? this.signalingState === 'have-local-offer' : type === 'offer';
      if (!fits) {
        this.#network.wrongStates.push(`setRemoteDescription(${type}) in ${this.signalingState}`);
        return reject(new DOMException(`${type} in ${this.signalingState}`, 'InvalidStateError'));
      }
      this.task(() => {
        try {
          this.#takeRemote({ type: type === 'answer' ? 'answer' : 'offer', sdp: parseSdp(sdp) });
        } catch (error) {
          return reject(error);
        }
        resolve();
        this.#settled();
      });
    });
  }

  addIceCandidate(init: RTCIceCandidateInit): Promise<void> {
    return this.#chain('addIceCandidate', (resolve, reject) => {
      const remotes = [this.#currentRemote, this.#pendingRemote].filter((description) => description !== null);
      if (remotes.length === 0) return reject(new DOMException('no remote description', 'InvalidStateError'));
      const candidate = parseCandidate(init.candidate ?? '');
      this.task(() => {
        if (!candidate || !remotes.some(({ sdp }) => sdp.ufrag === init.usernameFragment)) {
          return reject(new DOMException('a candidate of unknown credentials', 'OperationError'));
        }
        this.#know(candidate);
        resolve();
        this.#network.review();
      });
    });
  }

  restartIce(): void {
    for (const description of [this.#currentLocal, this.#pendingLocal]) if (description) this.#toReplace.add(description.sdp.ufrag);
    this.restarts += 1;
    this.updateNegotiationNeeded();
  }

  setConfiguration(config: RTCConfiguration): void {
    this.#requireOpen();
    if (config.certificates?.[0] !== this.#config.certificates?.[0] || config.bundlePolicy !== this.#config.bundlePolicy) {
      throw new DOMException('what cannot change', 'InvalidModificationError');
    }
    this.#config = config;
  }

  getConfiguration(): RTCConfiguration {
    return this.#config;
  }

  getStats(): Promise<Map<string, unknown>> {
    const pair = { id: 'pair', type: 'candidate-pair', nominated: this.connectionState === 'connected', availableOutgoingBitrate: 2_500_000 };
    return Promise.resolve(new Map([[pair.id, pair]]));
  }

  close(): void {
    if (this.closed) return;
    const { dtlsPeer } = this;
    const words = [...this.channels.values()].flatMap((channel) => channel.undelivered.map((data) => [channel.id, data] as const));
    const heard = this.flowing && this.#network.options.lastWords();
    this.#scope.close();
    this.#network.live.delete(this);
    this.signalingState = 'closed';
    this.connectionState = 'closed';
    for (const channel of this.channels.values()) channel.readyState = 'closed';
    if (dtlsPeer && heard) {
      dtlsPeer.packet(() => {
        for (const [id, data] of words) dtlsPeer.channels.get(id)?.receive(data);
        for (const channel of dtlsPeer.channels.values()) channel.closedByPeer();
      });
    }
    this.#network.review();
  }

  task(run: () => void): void {
    this.#scope.after(this.#network.clock, this.#network.options.delay('task'), run);
  }

  packet(run: () => void): void {
    this.#scope.after(this.#network.clock, this.#network.options.delay('packet'), run);
  }

  /** webrtc-pc, section 4.7.3: asked for now, checked in a task of its own, and only while nothing is in progress. */
  updateNegotiationNeeded(): void {
    if (this.#operating) {
      this.#checkWhenIdle = true;
      return;
    }
    this.task(() => {
      if (this.#operating) {
        this.#checkWhenIdle = true;
        return;
      }
      if (this.signalingState !== 'stable') return;
      if (!this.#isNegotiationNeeded()) {
        this.#negotiationNeeded = false;
        return;
      }
      if (this.#negotiationNeeded) return;
      this.#negotiationNeeded = true;
      this.dispatchEvent(new Event('negotiationneeded'));
    });
  }

  /** Looks whether the path came or went. The network calls it when anything changed anywhere. */
  review(): void {
    if (this.closed) return;
    const found = this.#findPath();
    if (found) this.#path = found;
    if (this.#path && this.#alive(this.#path)) this.#regain(this.#path);
    else if (this.connectionState === 'connected' || this.connectionState === 'disconnected') this.#lose();
  }

  #requireOpen(): void {
    if (this.closed) throw new DOMException('the connection is closed', 'InvalidStateError');
  }

  /** One operation after another; one that is under way when the connection closes never settles. */
  #chain(what: string, run: (resolve: () => void, reject: (error: unknown) => void) => void): Promise<void> {
    if (this.closed) {
      this.#network.wrongStates.push(`${what} on a closed connection`);
      return Promise.reject(new DOMException('the connection is closed', 'InvalidStateError'));
    }
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        if (this.closed) return;
        settle();
        this.#operating = false;
        this.#operate();
      };
      this.#operations.push(() => run(() => finish(resolve), (error) => finish(() => reject(error))));
      if (!this.#operating) this.#operate();
    });
  }

  #operate(): void {
    const next = this.#operations.shift();
    if (next) {
      this.#operating = true;
      next();
    } else if (this.#checkWhenIdle) {
      this.#checkWhenIdle = false;
      this.updateNegotiationNeeded();
    }
  }

  #createOffer(): FakeDescription {
    const ufrag = [this.#pendingLocal, this.#currentLocal].find((known) => known && !this.#toReplace.has(known.sdp.ufrag))?.sdp.ufrag;
    const used = new Set(this.#transceivers.map(({ mid }) => mid));
    let free = 0;
    for (const transceiver of this.#transceivers) {
      if (transceiver.mid !== null) continue;
      while (used.has(String(free))) free += 1;
      transceiver.mid = String(free);
      used.add(transceiver.mid);
    }
    const media = this.#transceivers.map((transceiver) => section(transceiver, transceiver.direction));
    const data: Section[] = this.channels.size > 0 ? [{ mid: 'data', kind: 'application', direction: 'sendrecv', streams: [] }] : [];
    return { type: 'offer', sdp: this.#sdp(ufrag ?? this.#newUfrag(), [...media, ...data]) };
  }

  #createAnswer(): FakeDescription {
    const offer = this.#pendingRemote?.sdp;
    if (!offer) throw new DOMException('nothing to answer', 'InvalidStateError');
    const restarted = offer.ufrag !== this.#currentRemote?.sdp.ufrag;
    const sections = offer.sections.map((offered): Section => {
      const transceiver = this.#transceivers.find(({ mid }) => mid === offered.mid);
      if (!transceiver) return { ...offered, streams: [], direction: this.channels.size > 0 ? 'sendrecv' : 'inactive' };
      return section(transceiver, answeredDirection(transceiver.direction, reversed(offered.direction)));
    });
    const known = this.#currentLocal?.sdp.ufrag;
    return { type: 'answer', sdp: this.#sdp(restarted || !known ? this.#newUfrag() : known, sections) };
  }

  #sdp(ufrag: string, sections: readonly Section[]): FakeSdp {
    return { ufrag, fingerprint: this.#fingerprint, sections, candidates: [] };
  }

  #newUfrag(): string {
    return `${this.name}-${named++}`;
  }

  #takeRemote(description: FakeDescription): void {
    if (description.type === 'answer') {
      const offered = this.#pendingLocal?.sdp.sections ?? [];
      const matches = offered.map(({ mid, kind }) => mid + kind).join() === description.sdp.sections.map(({ mid, kind }) => mid + kind).join();
      if (!matches) throw new DOMException('it answers another offer', 'InvalidAccessError');
      this.#settle(this.#pendingLocal, description);
    } else {
      this.#rollBack();
      this.#pendingRemote = description;
      this.signalingState = 'have-remote-offer';
      for (const { mid, kind } of description.sdp.sections) {
        if (kind === 'application' || this.#transceivers.some((transceiver) => transceiver.mid === mid)) continue;
        // RFC 8829, section 5.10: only what addTrack made would be matched, and a link does not use that.
        const transceiver = new FakeTransceiver(this, kind, null, { direction: 'recvonly' });
        transceiver.mid = mid;
        this.#transceivers.push(transceiver);
      }
    }
    for (const candidate of description.sdp.candidates) this.#know(candidate);
  }

  #rollBack(): void {
    if (!this.#pendingLocal) return;
    const kept = new Set(this.#currentLocal?.sdp.sections.map(({ mid }) => mid));
    for (const transceiver of this.#transceivers) if (transceiver.mid !== null && !kept.has(transceiver.mid)) transceiver.mid = null;
    this.#pendingLocal = null;
  }

  /** Offer and answer have met: both count from now on. */
  #settle(local: FakeDescription | null, remote: FakeDescription | null): void {
    this.#currentLocal = local;
    this.#currentRemote = remote;
    this.#pendingLocal = null;
    this.#pendingRemote = null;
    this.signalingState = 'stable';
    if (local && !this.#toReplace.has(local.sdp.ufrag)) this.#toReplace.clear();
    this.#negotiationNeeded = false;
    this.updateNegotiationNeeded();
  }

  #settled(): void {
    if (this.#currentRemote && this.connectionState === 'new') this.#become('connecting');
    this.#network.review();
  }

  #gather(ufrag: string): void {
    if (this.#gathered.has(ufrag)) return;
    const gathered: FakeCandidate[] = [];
    this.#gathered.set(ufrag, gathered);
    const emit = (left: number) =>
      this.task(() => {
        const candidate = { ufrag, host: this.host, address: this.#network.addressOf(this.host) };
        if (left > 0) gathered.push(candidate);
        const told = { candidate: candidateText(candidate), sdpMid: '0', sdpMLineIndex: 0, usernameFragment: ufrag };
        this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: left > 0 ? told : null }));
        if (left > 0) emit(left - 1);
      });
    emit(2);
  }

  #know(candidate: FakeCandidate): void {
    this.#known.set(candidate.ufrag, [...(this.#known.get(candidate.ufrag) ?? []), candidate]);
  }

  #isNegotiationNeeded(): boolean {
    if (this.#toReplace.size > 0) return true;
    const local = this.#currentLocal;
    if (this.channels.size > 0 && !local?.sdp.sections.some(({ kind }) => kind === 'application')) return true;
    return this.#transceivers.some((transceiver) => {
      const own = local?.sdp.sections.find(({ mid }) => mid === transceiver.mid);
      const theirs = this.#currentRemote?.sdp.sections.find(({ mid }) => mid === transceiver.mid);
      if (!own || !theirs) return true;
      const wanted = transceiver.direction;
      if (sends(wanted) && own.streams.join() !== transceiver.sender.streams.join()) return true;
      if (local?.type === 'answer') return own.direction !== answeredDirection(wanted, reversed(theirs.direction));
      return own.direction !== wanted && reversed(theirs.direction) !== wanted;
    });
  }

  /** Both ends hold each other's current descriptions, with a candidate of each that leads there. */
  #findPath(): Path | null {
    const local = this.#currentLocal?.sdp;
    const remote = this.#currentRemote?.sdp;
    if (!local || !remote) return null;
    for (const peer of this.dtlsPeer ? [this.dtlsPeer] : this.#network.live) {
      if (peer.closed || !peer.#holds(remote, local) || (peer.dtlsPeer && peer.dtlsPeer !== this)) continue;
      for (const mine of peer.#known.get(local.ufrag) ?? []) {
        for (const theirs of this.#known.get(remote.ufrag) ?? []) {
          if (this.#network.passes(mine, theirs)) return { peer, local: mine, remote: theirs };
        }
      }
    }
    return null;
  }

  #holds(local: FakeSdp, remote: FakeSdp): boolean {
    const own = this.#currentLocal?.sdp;
    const other = this.#currentRemote?.sdp;
    if (!own || !other || own.fingerprint !== local.fingerprint || other.fingerprint !== remote.fingerprint) return false;
    return own.ufrag === local.ufrag && other.ufrag === remote.ufrag;
  }

  #alive({ peer, local, remote }: Path): boolean {
    return !peer.closed && this.#network.passes(local, remote);
  }

  #regain(path: Path): void {
    this.#cancelLoss();
    this.#cancelLoss = () => {};
    for (const channel of this.channels.values()) channel.pump();
    if (this.connectionState === 'connected') return this.#openChannels();
    if (this.#connecting) return;
    const credentials = this.#currentLocal?.sdp.ufrag ?? null;
    if (this.connectionState === 'failed' && (!this.#network.options.recoversFromFailed || this.#failedWith === credentials)) return;
    this.#connecting = true;
    this.packet(() => {
      this.#connecting = false;
      if (!this.#alive(path)) return this.review();
      this.dtlsPeer = path.peer;
      this.#become('connected');
      this.#network.review();
    });
  }

  #lose(): void {
    if (this.connectionState === 'disconnected' || this.#lossTimed) return;
    this.#lossTimed = true;
    const { clock } = this.#network;
    const cancels = [
      this.#scope.after(clock, DISCONNECTED_AFTER_MS, () => this.#become('disconnected')),
      this.#scope.after(clock, FAILED_AFTER_MS, () => {
        this.#failedWith = this.#currentLocal?.sdp.ufrag ?? null;
        this.#become('failed');
      }),
    ];
    this.#cancelLoss = () => {
      this.#lossTimed = false;
      for (const cancel of cancels) cancel();
    };
  }

  #lossTimed = false;

  #openChannels(): void {
    const peer = this.dtlsPeer;
    if (peer?.connectionState !== 'connected') return;
    for (const [id, channel] of this.channels) {
      if (channel.readyState === 'connecting' && peer.channels.has(id)) this.packet(() => channel.open());
    }
  }

  #become(state: RTCPeerConnectionState): void {
    if (this.connectionState === state) return;
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

function section({ mid, kind, sender }: FakeTransceiver, direction: RTCRtpTransceiverDirection): Section {
  return { mid: mid ?? '', kind, direction, streams: sends(direction) ? sender.streams : [] };
}
