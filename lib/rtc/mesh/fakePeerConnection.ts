import { FakeDataChannel } from './fakeDataChannel.ts';
import { FakeNegotiation } from './fakeNegotiation.ts';
import type { FakeRtcNetwork } from './fakeRtcNetwork.ts';
import type { FakeCandidate, FakeSdp } from './fakeSdp.ts';

/** ms without a path until ICE says so, and until it gives up (libwebrtc). */
const DISCONNECTED_AFTER_MS = 5_000;
const FAILED_AFTER_MS = 15_000;

interface Path {
  readonly peer: FakePeerConnection;
  readonly local: FakeCandidate;
  readonly remote: FakeCandidate;
}

/**
 * RTCPeerConnection as far as a link uses it: signaling states, implicit descriptions and rollback, credentials and their
 * restart, candidates that trickle, negotiation-needed, a path that comes and goes, and promises that never settle once
 * the connection is closed (webrtc-pc, sections 4.4 to 4.7). Session descriptions are JSON.
 */
export class FakePeerConnection extends FakeNegotiation {
  /** bit/s that the connection believes it may send. */
  estimate = 2_500_000;
  readonly config: RTCConfiguration;
  /** The connection that DTLS was done with: another one cannot take its place. */
  dtlsPeer: FakePeerConnection | null = null;
  #path: Path | null = null;
  #connecting = false;
  #lossTimed = false;
  #failedWith: string | null = null;
  #cancelLoss: () => void = () => {};
  #config: RTCConfiguration;
  #bytesReceived = 0;

  constructor(network: FakeRtcNetwork, host: string, config: RTCConfiguration) {
    super(network, host, config);
    this.config = config;
    this.#config = config;
    network.live.add(this);
    network.made += 1;
  }

  get iceConnectionState(): RTCIceConnectionState {
    return this.connectionState === 'connecting' ? 'checking' : this.connectionState;
  }

  /** Whether packets pass to the connection at the other end. */
  get flowing(): boolean {
    return !this.closed && this.#path !== null && this.#alive(this.#path);
  }

  createDataChannel(label: string, { negotiated, id, maxRetransmits }: RTCDataChannelInit): FakeDataChannel {
    this.requireOpen();
    if (!negotiated || id === undefined) throw new TypeError('this fake knows negotiated channels only');
    if (this.channels.has(id)) throw new DOMException('the id is taken', 'OperationError');
    const channel = new FakeDataChannel(this, label, id, maxRetransmits === undefined);
    this.channels.set(id, channel);
    this.updateNegotiationNeeded();
    this.reviewBoth();
    return channel;
  }

  peerChannel(id: number): FakeDataChannel | null {
    return this.dtlsPeer?.closed === false ? (this.dtlsPeer.channels.get(id) ?? null) : null;
  }

  setConfiguration(config: RTCConfiguration): void {
    this.requireOpen();
    if (config.certificates?.[0] !== this.#config.certificates?.[0] || config.bundlePolicy !== this.#config.bundlePolicy) {
      throw new DOMException('what cannot change', 'InvalidModificationError');
    }
    this.#config = config;
  }

  getConfiguration(): RTCConfiguration {
    return this.#config;
  }

  getStats(): Promise<Map<string, unknown>> {
    // A byte a millisecond, as long as packets pass.
    if (this.flowing && this.connectionState === 'connected' && this.network.options.media()) this.#bytesReceived = this.network.clock.now();
    const pair = {
      id: 'pair',
      type: 'candidate-pair',
      nominated: this.connectionState === 'connected',
      availableOutgoingBitrate: this.estimate,
      bytesReceived: this.#bytesReceived,
    };
    return Promise.resolve(new Map([[pair.id, pair]]));
  }

  close(): void {
    if (this.closed) return;
    const { dtlsPeer } = this;
    const words = [...this.channels.values()].flatMap((channel) => channel.undelivered.map((data) => [channel.id, data] as const));
    const heard = this.flowing && this.network.options.lastWords();
    this.scope.close();
    this.network.live.delete(this);
    this.signalingState = 'closed';
    this.connectionState = 'closed';
    for (const channel of this.channels.values()) channel.readyState = 'closed';
    for (const ufrag of this.ufrags) this.network.owners.delete(ufrag);
    if (dtlsPeer && heard) {
      dtlsPeer.packet(() => {
        for (const [id, data] of words) dtlsPeer.channels.get(id)?.receive(data);
        for (const channel of dtlsPeer.channels.values()) channel.closedByPeer();
      });
    }
    this.reviewBoth();
  }

  /** Looks whether the path came or went. The network calls it when anything changed anywhere. */
  review(): void {
    if (this.closed) return;
    const found = this.#findPath();
    if (found) this.#path = found;
    if (this.#path && this.#alive(this.#path)) this.#regain(this.#path);
    else if (this.connectionState === 'connected' || this.connectionState === 'disconnected') this.#lose();
  }

  protected override own(ufrag: string): void {
    this.network.owners.set(ufrag, this);
  }

  protected override settled(): void {
    if (this.currentRemote && this.connectionState === 'new') this.#become('connecting');
    this.reviewBoth();
  }

  /** Both ends hold each other's current descriptions, with a candidate of each that leads there. */
  #findPath(): Path | null {
    const local = this.currentLocal?.sdp;
    const remote = this.currentRemote?.sdp;
    if (!local || !remote) return null;
    const peer = this.network.owners.get(remote.ufrag);
    if (!peer || peer.closed || (this.dtlsPeer && this.dtlsPeer !== peer) || (peer.dtlsPeer && peer.dtlsPeer !== this)) return null;
    if (!peer.#holds(remote, local)) return null;
    for (const mine of peer.known.get(local.ufrag) ?? []) {
      for (const theirs of this.known.get(remote.ufrag) ?? []) {
        if (this.network.passes(mine, theirs)) return { peer, local: mine, remote: theirs };
      }
    }
    return null;
  }

  #holds(local: FakeSdp, remote: FakeSdp): boolean {
    const own = this.currentLocal?.sdp;
    const other = this.currentRemote?.sdp;
    if (!own || !other || own.fingerprint !== local.fingerprint || other.fingerprint !== remote.fingerprint) return false;
    return own.ufrag === local.ufrag && other.ufrag === remote.ufrag;
  }

  #alive({ peer, local, remote }: Path): boolean {
    return !peer.closed && this.network.passes(local, remote);
  }

  #regain(path: Path): void {
    this.#cancelLoss();
    this.#cancelLoss = () => {};
    for (const channel of this.channels.values()) channel.pump();
    if (this.connectionState === 'connected') return this.#openChannels();
    if (this.#connecting) return;
    const credentials = this.currentLocal?.sdp.ufrag ?? null;
    if (this.connectionState === 'failed' && (!this.network.options.recoversFromFailed || this.#failedWith === credentials)) return;
    this.#connecting = true;
    this.packet(() => {
      this.#connecting = false;
      if (!this.#alive(path)) return this.review();
      this.dtlsPeer = path.peer;
      this.#become('connected');
      this.reviewBoth();
    });
  }

  #lose(): void {
    if (this.connectionState === 'disconnected' || this.#lossTimed) return;
    this.#lossTimed = true;
    const { clock } = this.network;
    const cancels = [
      this.scope.after(clock, DISCONNECTED_AFTER_MS, () => this.#become('disconnected')),
      this.scope.after(clock, FAILED_AFTER_MS, () => {
        this.#failedWith = this.currentLocal?.sdp.ufrag ?? null;
        this.#become('failed');
      }),
    ];
    this.#cancelLoss = () => {
      this.#lossTimed = false;
      for (const cancel of cancels) cancel();
    };
  }

  /** Both ends look: what changed here may connect either. */
  protected override reviewBoth(): void {
    const remote = this.currentRemote && this.network.owners.get(this.currentRemote.sdp.ufrag);
    this.review();
    if (remote) remote.review();
    if (this.dtlsPeer && this.dtlsPeer !== remote) this.dtlsPeer.review();
  }

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
