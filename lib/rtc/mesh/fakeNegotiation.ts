import { Scope } from '#lib/kernel/scope.ts';
import type { FakeDataChannel } from './fakeDataChannel.ts';
import type { FakeRtcNetwork } from './fakeRtcNetwork.ts';
import { answeredDirection, candidateText, parseCandidate, parseSdp, reversed } from './fakeSdp.ts';
import type { FakeCandidate, FakeDescription, FakeSdp, Section } from './fakeSdp.ts';
import { assignMids, negotiationNeeded, section } from './fakeNegotiationNeeded.ts';
import { FakeTransceiver } from './fakeTransceiver.ts';

let named = 0;

/**
 * The negotiating half of a fake connection: operations one after another, descriptions with rollback, credentials,
 * candidates that trickle, and negotiation-needed (webrtc-pc, sections 4.4 to 4.7).
 */
export abstract class FakeNegotiation extends EventTarget {
  readonly host: string;
  readonly name = `pc-${named++}`;
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  readonly channels = new Map<number, FakeDataChannel>();
  restarts = 0;
  protected readonly network: FakeRtcNetwork;
  protected readonly scope = new Scope();
  protected readonly ufrags: string[] = [];
  protected transceivers: FakeTransceiver[] = [];
  #operations: (() => void)[] = [];
  #operating = false;
  protected currentLocal: FakeDescription | null = null;
  protected pendingLocal: FakeDescription | null = null;
  protected currentRemote: FakeDescription | null = null;
  protected pendingRemote: FakeDescription | null = null;
  readonly #gathered = new Map<string, FakeCandidate[]>();
  protected readonly known = new Map<string, FakeCandidate[]>();
  readonly #toReplace = new Set<string>();
  #negotiationNeeded = false;
  #checkWhenIdle = false;
  readonly #fingerprint: string;

  constructor(network: FakeRtcNetwork, host: string, config: RTCConfiguration) {
    super();
    this.network = network;
    this.host = host;
    const [certificate] = config.certificates ?? [];
    this.#fingerprint = certificate ? String(certificate.getFingerprints()[0]?.value) : `fingerprint of ${this.name}`;
  }

  get closed(): boolean {
    return this.scope.closed;
  }

  /** Credentials of this connection have been made. */
  protected abstract own(ufrag: string): void;
  /** An operation has changed the descriptions. */
  protected abstract settled(): void;
  /** Something has changed that may connect either end. */
  protected abstract reviewBoth(): void;

  get localDescription(): RTCSessionDescriptionInit | null {
    const description = this.pendingLocal ?? this.currentLocal;
    if (!description) return null;
    const candidates = this.#gathered.get(description.sdp.ufrag) ?? [];
    return { type: description.type, sdp: JSON.stringify({ ...description.sdp, candidates }) };
  }

  get remoteDescription(): RTCSessionDescriptionInit | null {
    const description = this.pendingRemote ?? this.currentRemote;
    return description && { type: description.type, sdp: JSON.stringify(description.sdp) };
  }

  addTransceiver(trackOrKind: MediaStreamTrack | string, init: RTCRtpTransceiverInit = {}): FakeTransceiver {
    this.requireOpen();
    const track = typeof trackOrKind === 'string' ? null : trackOrKind;
    const kind = typeof trackOrKind === 'string' ? trackOrKind : trackOrKind.kind;
    const transceiver = new FakeTransceiver(this, kind === 'audio' ? 'audio' : 'video', track, init);
    this.transceivers.push(transceiver);
    this.updateNegotiationNeeded();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.transceivers];
  }

  setLocalDescription(): Promise<void> {
    return this.#chain('setLocalDescription', (resolve) => {
      const answer = this.signalingState === 'have-remote-offer';
      const description = answer ? this.#createAnswer() : this.#createOffer();
      this.task(() => {
        if (answer) this.#settle(description, this.pendingRemote);
        else {
          this.pendingLocal = description;
          this.signalingState = 'have-local-offer';
        }
        this.#gather(description.sdp.ufrag);
        resolve();
        this.settled();
      });
    });
  }

  setRemoteDescription({ type, sdp }: RTCSessionDescriptionInit): Promise<void> {
    return this.#chain('setRemoteDescription', (resolve, reject) => {
      // webrtc-pc, section 4.4.1.5: an offer rolls this side's own back.
      const fits = type === 'answer' ? this.signalingState === 'have-local-offer' : type === 'offer';
      if (!fits) {
        this.network.wrongStates.push(`setRemoteDescription(${type}) in ${this.signalingState}`);
        return reject(new DOMException(`${type} in ${this.signalingState}`, 'InvalidStateError'));
      }
      this.task(() => {
        try {
          this.#takeRemote({ type: type === 'answer' ? 'answer' : 'offer', sdp: parseSdp(sdp) });
        } catch (error) {
          return reject(error);
        }
        resolve();
        this.settled();
      });
    });
  }

  addIceCandidate(init: RTCIceCandidateInit): Promise<void> {
    return this.#chain('addIceCandidate', (resolve, reject) => {
      const remotes = [this.currentRemote, this.pendingRemote].filter((description) => description !== null);
      if (remotes.length === 0) return reject(new DOMException('no remote description', 'InvalidStateError'));
      const candidate = parseCandidate(init.candidate ?? '');
      this.task(() => {
        if (!candidate || !remotes.some(({ sdp }) => sdp.ufrag === init.usernameFragment)) {
          return reject(new DOMException('a candidate of unknown credentials', 'OperationError'));
        }
        this.#know(candidate);
        resolve();
        this.reviewBoth();
      });
    });
  }

  restartIce(): void {
    for (const description of [this.currentLocal, this.pendingLocal]) if (description) this.#toReplace.add(description.sdp.ufrag);
    this.restarts += 1;
    this.updateNegotiationNeeded();
  }

  task(run: () => void): void {
    this.scope.after(this.network.clock, this.network.options.delay('task'), run);
  }

  packet(run: () => void): void {
    this.scope.after(this.network.clock, this.network.options.delay('packet'), run);
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
      if (this.#toReplace.size === 0 && !negotiationNeeded(this.currentLocal, this.currentRemote, this.transceivers, this.channels.size > 0)) {
        this.#negotiationNeeded = false;
        return;
      }
      if (this.#negotiationNeeded) return;
      this.#negotiationNeeded = true;
      this.dispatchEvent(new Event('negotiationneeded'));
    });
  }

  protected requireOpen(): void {
    if (this.closed) throw new DOMException('the connection is closed', 'InvalidStateError');
  }

  /** One operation after another; one that is under way when the connection closes never settles. */
  #chain(what: string, run: (resolve: () => void, reject: (error: unknown) => void) => void): Promise<void> {
    if (this.closed) {
      this.network.wrongStates.push(`${what} on a closed connection`);
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
    const ufrag = [this.pendingLocal, this.currentLocal].find((known) => known && !this.#toReplace.has(known.sdp.ufrag))?.sdp.ufrag;
    assignMids(this.transceivers);
    const media = this.transceivers.map((transceiver) => section(transceiver, transceiver.direction));
    const data: Section[] = this.channels.size > 0 ? [{ mid: 'data', kind: 'application', direction: 'sendrecv', streams: [] }] : [];
    return { type: 'offer', sdp: this.#sdp(ufrag ?? this.#newUfrag(), [...media, ...data]) };
  }

  #createAnswer(): FakeDescription {
    const offer = this.pendingRemote?.sdp;
    if (!offer) throw new DOMException('nothing to answer', 'InvalidStateError');
    const restarted = offer.ufrag !== this.currentRemote?.sdp.ufrag;
    const sections = offer.sections.map((offered): Section => {
      const transceiver = this.transceivers.find(({ mid }) => mid === offered.mid);
      if (!transceiver) return { ...offered, streams: [], direction: this.channels.size > 0 ? 'sendrecv' : 'inactive' };
      return section(transceiver, answeredDirection(transceiver.direction, reversed(offered.direction)));
    });
    const known = this.currentLocal?.sdp.ufrag;
    return { type: 'answer', sdp: this.#sdp(restarted || !known ? this.#newUfrag() : known, sections) };
  }

  #sdp(ufrag: string, sections: readonly Section[]): FakeSdp {
    return { ufrag, fingerprint: this.#fingerprint, sections, candidates: [] };
  }

  #newUfrag(): string {
    const ufrag = `${this.name}-${named++}`;
    this.own(ufrag);
    this.ufrags.push(ufrag);
    return ufrag;
  }

  #takeRemote(description: FakeDescription): void {
    const from = this.network.owners.get(description.sdp.ufrag)?.host;
    if (from && description.type === 'offer' && !this.network.options.parses(this.host, from)) throw new DOMException('no such codec', 'OperationError');
    if (description.type === 'answer') {
      const offered = this.pendingLocal?.sdp.sections ?? [];
      const matches = offered.map(({ mid, kind }) => mid + kind).join() === description.sdp.sections.map(({ mid, kind }) => mid + kind).join();
      if (!matches) throw new DOMException('it answers another offer', 'InvalidAccessError');
      this.#settle(this.pendingLocal, description);
    } else {
      this.#rollBack();
      this.pendingRemote = description;
      this.signalingState = 'have-remote-offer';
      for (const { mid, kind } of description.sdp.sections) {
        if (kind === 'application' || this.transceivers.some((transceiver) => transceiver.mid === mid)) continue;
        // RFC 8829, section 5.10: only what addTrack made would be matched, and a link does not use that.
        const transceiver = new FakeTransceiver(this, kind, null, { direction: 'recvonly' });
        transceiver.mid = mid;
        this.transceivers.push(transceiver);
      }
    }
    for (const candidate of description.sdp.candidates) this.#know(candidate);
  }

  #rollBack(): void {
    if (!this.pendingLocal) return;
    const kept = new Set(this.currentLocal?.sdp.sections.map(({ mid }) => mid));
    for (const transceiver of this.transceivers) if (transceiver.mid !== null && !kept.has(transceiver.mid)) transceiver.mid = null;
    this.pendingLocal = null;
  }

  /** Offer and answer have met: both count from now on. */
  #settle(local: FakeDescription | null, remote: FakeDescription | null): void {
    this.currentLocal = local;
    this.currentRemote = remote;
    this.pendingLocal = null;
    this.pendingRemote = null;
    this.signalingState = 'stable';
    if (local && !this.#toReplace.has(local.sdp.ufrag)) this.#toReplace.clear();
    this.#negotiationNeeded = false;
    this.updateNegotiationNeeded();
  }

  #gather(ufrag: string): void {
    if (this.#gathered.has(ufrag)) return;
    const gathered: FakeCandidate[] = [];
    this.#gathered.set(ufrag, gathered);
    const emit = (left: number) =>
      this.task(() => {
        const candidate = { ufrag, host: this.host, address: this.network.addressOf(this.host) };
        if (left > 0) gathered.push(candidate);
        const told = { candidate: candidateText(candidate), sdpMid: '0', sdpMLineIndex: 0, usernameFragment: ufrag };
        this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: left > 0 ? told : null }));
        if (left > 0) emit(left - 1);
      });
    emit(2);
  }

  #know(candidate: FakeCandidate): void {
    this.known.set(candidate.ufrag, [...(this.known.get(candidate.ufrag) ?? []), candidate]);
  }
}
