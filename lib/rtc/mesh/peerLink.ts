import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { Store } from '#lib/kernel/store.ts';
import type { ControlMessage } from '#lib/protocol/control.ts';
import type { Generation } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import { sameRemote } from '../mediaTransport.ts';
import type { LocalTracks, ReceivedLinkMessage, Remote } from '../mediaTransport.ts';
import { firstPicture } from './encodings.ts';
import type { CameraEncoding } from './encodings.ts';
import { growPicture } from './growPicture.ts';
import { LinkConnection } from './linkConnection.ts';
import type { CreatePeerConnection } from './linkConnection.ts';
import { linkTable } from './linkMachine.ts';
import type { LinkInput } from './linkMachine.ts';

export interface PeerLinkOptions {
  readonly createPeerConnection: CreatePeerConnection;
  /** Read whenever a connection is made or mended, so that credentials are fresh. */
  readonly config: () => RTCConfiguration;
  readonly clock: Clock;
  readonly polite: boolean;
  readonly tracks: () => LocalTracks;
  readonly media: () => { readonly at: number; readonly media: MediaState };
  readonly encoding: () => CameraEncoding;
  readonly onSignal: (generation: Generation, signal: LinkSignal) => void;
  readonly onBye: () => void;
}

/** ms a link waits for the other side's offer before it makes one itself. */
const OFFER_PATIENCE_MS = 3_000;
/**
 * ms from an offer to a connection; a connection that takes longer is made anew. The second time on it gets longer, or a
 * machine that is too busy to connect would be kept busy by trying.
 */
const CONNECT_TIMEOUT_MS = 8_000;
const PATIENT_CONNECT_TIMEOUT_MS = 16_000;
/** ms of ICE silence before the path is renewed. ICE itself would wait for 15 s (libwebrtc). */
const DISCONNECTED_PATIENCE_MS = 2_000;
/** ms by which the polite side lets the other begin to mend, so that one of them does it. */
const POLITE_DELAY_MS = 1_000;
/** Generations that are over and remembered. A link that is mended every ten seconds reaches it in ten minutes. */
const MAX_RETIRED = 64;

const noRemote: Remote = { link: 'new', media: nothingSent, stream: null, screenStream: null };

/**
 * The link to one other participant: a series of connections of which one is current. Everything that negotiates runs in
 * one queue, the change from one connection to the next included, so no operation meets a connection that was closed under it.
 */
export class PeerLink {
  readonly remote = new Store<Remote>(noRemote);
  readonly #options: PeerLinkOptions;
  readonly #scope = new Scope();
  readonly #queue: SerialQueue;
  readonly #retired: Generation[] = [];
  /** Owns what the current connection needs; closing it closes the connection. */
  #current: { readonly connection: LinkConnection; readonly scope: Scope } | null = null;
  /** The count of the signal that brought the other side's current generation. */
  #boundSeq = -1;
  #mediaAt = -1;
  #held: boolean;
  /** Since the link was last up. */
  #timedOut = false;
  #cancelTimer: () => void = () => {};

  /** `held`: signals are kept back until `open`. */
  constructor(options: PeerLinkOptions, held: boolean) {
    this.#options = options;
    this.#held = held;
    this.#queue = new SerialQueue(() => this.#rebuildAfter(0));
    this.#scope.add(() => this.#queue.close());
  }

  /** Opens the link from this side. */
  initiate(): void {
    void this.#queue.push(() => this.#offer());
  }

  /** Leaves it to the other side to open the link, for a while; the connection to answer with stands ready. */
  await(): void {
    void this.#queue.push(() => void this.#renew());
    this.#timer(OFFER_PATIENCE_MS, () => {
      if (!this.#current?.connection.remoteGeneration) this.initiate();
    });
  }

  /** Signals go out from here on. The offer that was prepared is returned and not sent. */
  async open(): Promise<{ readonly generation: Generation; readonly signal: LinkSignal } | null> {
    await this.#queue.idle;
    const connection = this.#current?.connection;
    const signal = connection?.pendingOffer();
    this.#held = false;
    if (!connection || !signal) return null;
    this.#input('negotiating');
    this.#watchConnecting();
    return { generation: connection.generation, signal };
  }

  handle(message: ReceivedLinkMessage): void {
    void this.#queue.push(() => this.#take(message));
  }

  /** Says an unanswered offer again: the socket it went out on may have taken it along. */
  resync(): void {
    void this.#queue.push(() => {
      const offer = this.#current?.connection.pendingOffer();
      if (offer) this.#send(offer);
    });
  }

  setTracks(): void {
    this.#current?.connection.senders.setTracks(this.#options.tracks());
    this.#sendMedia();
  }

  /** The room has another size: what a link may carry has changed. */
  setEncoding(): void {
    const connection = this.#current?.connection;
    if (!connection) return;
    if (this.remote.get().link === 'connected') this.#grow(connection);
    else connection.senders.setEncoding(firstPicture(this.#options.encoding()));
  }

  restartIce(): void {
    void this.#queue.push(() => this.#current?.connection.restartIce(this.#options.config()));
  }

  audioLevel(): number {
    // Asking waits for the thread that is busy setting the link up, so not before there is anything to hear.
    return this.remote.get().link === 'connected' ? (this.#current?.connection.audioLevel() ?? 0) : 0;
  }

  async readStats(): Promise<RTCStatsReport | null> {
    return (await this.#current?.connection.getStats()) ?? null;
  }

  /** Says that this participant is leaving: only then, since the other side forgets this visit for good. */
  bye(): void {
    this.#current?.connection.sendControl({ kind: 'bye' });
  }

  close(): void {
    this.#scope.close();
  }

  async #take({ generation: from, seq, signal }: ReceivedLinkMessage): Promise<void> {
    const mine = this.#current?.connection.generation ?? null;
    // Late: of a connection that is over on the other side, or for one that is over on this side.
    if (this.#retired.includes(from) || (signal.answers && signal.answers !== mine)) return;
    const bound = this.#current?.connection.remoteGeneration ?? null;
    if (bound && bound !== from) {
      if (signal.kind !== 'description' || signal.description.type !== 'offer' || seq < this.#boundSeq) return;
      // The other side has made a new connection, which this side's old one cannot talk to.
      this.#renew();
    }
    const connection = this.#current?.connection ?? this.#renew();
    if (signal.kind === 'candidates') return connection.takeCandidates(from, signal.candidates);
    if (signal.description.type === 'answer') await connection.takeAnswer(from, signal.description);
    else await this.#takeOffer(connection, from, signal.description);
    if (this.#current?.connection.remoteGeneration !== from) return;
    if (bound !== from) this.#boundSeq = seq;
    if (this.#mediaAt < 0) this.#patch({ media: signal.media });
    this.#showStreams();
  }

  async #takeOffer(connection: LinkConnection, from: Generation, description: RTCSessionDescriptionInit): Promise<void> {
    this.#input('negotiating');
    if (!connection.remoteGeneration) this.#watchConnecting();
    if ((await connection.takeOffer(from, description)) === 'yield') await this.#renew().takeOffer(from, description);
  }

  /** Offers on a fresh connection. */
  async #offer(): Promise<void> {
    const connection = this.#renew();
    await connection.prepare();
    if (this.#held) return;
    const offer = connection.pendingOffer();
    if (offer) this.#send(offer);
    this.#input('negotiating');
    this.#watchConnecting();
  }

  /** Puts a fresh connection in the place of the current one. */
  #renew(): LinkConnection {
    const retired = this.#current?.connection.remoteGeneration;
    if (retired) this.#retired.push(retired);
    if (this.#retired.length > MAX_RETIRED) this.#retired.shift();
    this.#current?.scope.close();
    this.#mediaAt = -1;
    const { createPeerConnection, config, clock, polite, tracks, media, encoding } = this.#options;
    const scope = this.#scope.child();
    const connection: LinkConnection = new LinkConnection({
      createPeerConnection,
      config: config(),
      clock,
      polite,
      tracks: tracks(),
      encoding: firstPicture(encoding()),
      media: () => media().media,
      onSignal: (signal) => this.#send(signal),
      onNegotiationNeeded: () => void this.#queue.push(() => connection.renegotiate()),
      onState: (state) => this.#onState(connection, state),
      onControlOpen: () => this.#sendMedia(),
      onControl: (message) => this.#onControl(message),
    });
    scope.add(() => connection.close());
    this.#current = { connection, scope };
    return connection;
  }

  #send(signal: LinkSignal): void {
    const generation = this.#current?.connection.generation;
    if (generation && !this.#held) this.#options.onSignal(generation, signal);
  }

  #sendMedia(): void {
    this.#current?.connection.sendControl({ kind: 'media', ...this.#options.media() });
  }

  #onControl(message: ControlMessage): void {
    if (message.kind === 'bye') return this.#options.onBye();
    if (message.at <= this.#mediaAt) return;
    this.#mediaAt = message.at;
    this.#patch({ media: message.media });
  }

  #onState(connection: LinkConnection, state: RTCPeerConnectionState): void {
    switch (state) {
      case 'connected':
        this.#timedOut = false;
        this.#cancelTimer();
        this.#input('connected');
        this.#grow(connection);
        break;
      case 'disconnected':
        this.#input('disconnected');
        this.#timer(this.#patience(DISCONNECTED_PATIENCE_MS), () => {
          this.restartIce();
          this.#watchConnecting();
        });
        break;
      case 'failed':
        this.#input('failed');
        this.#rebuildAfter(0);
        break;
      case 'new':
      case 'connecting':
      case 'closed':
        break;
    }
  }

  #grow(connection: LinkConnection): void {
    const scope = this.#current?.scope;
    if (scope) growPicture({ connection, scope, clock: this.#options.clock, target: this.#options.encoding });
  }

  #watchConnecting(): void {
    this.#timer(this.#patience(this.#timedOut ? PATIENT_CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_MS), () => {
      this.#timedOut = true;
      this.#input('failed');
      this.initiate();
    });
  }

  #rebuildAfter(delay: number): void {
    this.#timer(this.#patience(delay), () => this.initiate());
  }

  #patience(delay: number): number {
    return this.#options.polite ? delay + POLITE_DELAY_MS : delay;
  }

  /** The link's one timer: whatever it waits for next replaces what it waited for. */
  #timer(delay: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#scope.after(this.#options.clock, delay, run);
  }

  #input(input: LinkInput): void {
    const next = transition(linkTable, this.remote.get().link, input);
    if (next) this.#patch({ link: next });
  }

  #showStreams(): void {
    const streams = this.#current?.connection.streams ?? null;
    this.#patch({ stream: streams?.camera ?? null, screenStream: streams?.screen ?? null });
  }

  #patch(change: Partial<Remote>): void {
    const before = this.remote.get();
    const after = { ...before, ...change };
    if (!sameRemote(before, after)) this.remote.set(after);
  }
}
