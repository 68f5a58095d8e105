import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ControlMessage } from '#lib/protocol/control.ts';
import type { Demands } from '#lib/protocol/demand.ts';
import type { Generation } from '#lib/protocol/ids.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import type { ReceivedLinkMessage, Remote } from '../mediaTransport.ts';
import { ConnectionLife } from './connectionLife.ts';
import { firstPicture } from './encodings.ts';
import { LinkConnection } from './linkConnection.ts';
import type { OfferVerdict } from './linkConnection.ts';
import { LinkDemand } from './linkDemand.ts';
import type { LinkInput } from './linkMachine.ts';
import { LinkRecovery } from './linkRecovery.ts';
import type { Route } from './linkRecovery.ts';
import type { RecoveryInput } from './recoveryMachine.ts';
import type { PeerLinkOptions } from './peerLinkOptions.ts';
import { RemoteState } from './remoteState.ts';
import { SignalOrder } from './signalOrder.ts';
import type { Vital } from './vitalMachine.ts';
import { vitalResponses } from './vitalResponses.ts';

interface Current {
  readonly connection: LinkConnection;
  /** Owns the connection and what it needs. */
  readonly scope: Scope;
  readonly life: ConnectionLife;
}

/**
 * The link to one other participant: a series of connections of which one is current. What negotiates runs in one queue, the
 * change between connections included, so nothing meets a connection that was closed under it. `LinkRecovery` says when.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  readonly #scope = new Scope();
  readonly #state = new RemoteState();
  readonly #queue: SerialQueue;
  readonly #recovery: LinkRecovery;
  readonly #order = new SignalOrder();
  readonly #demand: LinkDemand;
  #current: Current | null = null;
  #held: boolean;
  /** Once in the life of a link, or two sides that take nothing of each other would go on as fast as they can. */
  #mayRefuse = true;

  /** `held`: signals are kept back until `open`. */
  constructor(options: PeerLinkOptions, held: boolean) {
    this.#options = options;
    this.#held = held;
    this.#queue = new SerialQueue(() => this.#recovery.input('failed'));
    this.#scope.add(() => this.#queue.close());
    this.#demand = new LinkDemand({ clock: options.clock, scope: this.#scope, send: (message) => this.#control(message), onHeard: options.onShown });
    this.#recovery = new LinkRecovery({
      ...options,
      scope: this.#scope,
      busy: () => this.#queue.busy,
      pathFound: () => this.#current?.connection.pathFound ?? false,
      restart: () => this.#do(() => this.#restart()),
      rebuild: (route, lost) => {
        if (lost) this.#state.input('failed');
        this.#do(() => this.#offer(route));
      },
    });
  }

  get remote(): Readable<Remote> {
    return this.#state.remote;
  }

  initiate(): void {
    this.#do(() => this.#offer('any'));
  }

  /** Leaves it to the other side to open the link for a while; the connection to answer with stands ready. */
  await(): void {
    this.#do(() => void this.#renew('any'));
    this.#recovery.expectOffer();
  }

  /** Signals go out from here on. The offer that was prepared is returned and not sent. */
  async open(): Promise<{ readonly generation: Generation; readonly signal: LinkSignal } | null> {
    await this.#queue.idle;
    // The own socket was away: perhaps with the network, and certainly with what was said meanwhile.
    if (!this.#held && this.hurry()) return null;
    const connection = this.#current?.connection;
    const signal = connection?.pendingOffer();
    this.#held = false;
    if (!connection || !signal) return null;
    if (!connection.remoteGeneration) this.#happened('negotiating', 'fresh');
    return { generation: connection.generation, signal };
  }

  handle(message: ReceivedLinkMessage): void {
    this.#do(() => this.#take(message));
  }

  /** Says an unanswered offer again: the socket it went out on may have taken it along. */
  resync(): void {
    if (!this.#recovery.mending || !this.#recovery.hurry()) this.#do(() => this.#sendPending());
  }

  /** The network may have changed: looks whether the other side is there, tries anew if it is known not to be, and says so. */
  hurry(): boolean {
    this.#current?.life.suspect();
    return this.#recovery.hurry();
  }

  /** Fewer or more paths are allowed than before. Chromium keeps a path that works, allowed or not, through an ICE restart. */
  reroute(fewer: boolean): void {
    this.#do(() => (fewer ? this.#offer('any') : this.#restart()));
  }

  setTracks(): void {
    this.#current?.connection.senders.setTracks(this.#options.tracks());
    this.#sendMedia();
  }

  /** What this side shows of the other's pictures; null while nobody has said. */
  show(demands: Demands | null): void {
    this.#demand.show(demands);
  }

  /** What the other side shows of this one's pictures; null while it has not said. */
  get shown(): Demands | null {
    return this.#demand.heard;
  }

  /** What the link may carry has changed. */
  setEncodings(): void {
    this.#current?.life.review();
  }

  /** The connection, once it is up: asking it for levels or statistics waits for the thread that is busy setting the link up. */
  get up(): LinkConnection | null {
    return this.remote.get().link === 'connected' && this.#current?.life.begun ? this.#current.connection : null;
  }

  async readStats(): Promise<RTCStatsReport | null> {
    return (await this.#current?.connection.getStats()) ?? null;
  }

  /** Says goodbye, after which the other side forgets this visit for good. */
  bye(): void {
    this.#control({ kind: 'bye' });
  }

  close(): void {
    this.#scope.close();
  }

  #do(operation: () => Promise<void> | void): void {
    void this.#queue.push(() => this.#options.pace.time(operation));
  }

  async #take(message: ReceivedLinkMessage): Promise<void> {
    const { generation: from, seq, signal } = message;
    const mine = this.#current?.connection.generation ?? null;
    const bound = this.#current?.connection.remoteGeneration ?? null;
    const place = this.#order.placeOf(message, mine, bound);
    if (place === 'late') return;
    // The other side has made a new connection, which this side's old one cannot talk to.
    if (place === 'successor') this.#renew('any');
    const connection = this.#current?.connection ?? this.#renew('any');
    if (signal.kind === 'candidates') return connection.takeCandidates(from, signal.candidates);
    if (signal.description.type === 'answer') await connection.takeAnswer(from, signal.description);
    else if ((await this.#takeOffer(connection, from, signal.description, !bound && signal.answers !== null)) === 'ignore') this.#order.pass(message);
    if (this.#current?.connection.remoteGeneration !== from) return;
    if (bound !== from) this.#order.bind(seq);
    this.#state.describe(signal.media);
    this.#state.show(this.#current.connection.streams);
    const missed = signal.description.type === 'answer' ? this.#order.missed(seq) : null;
    if (missed) await this.#take(missed);
  }

  async #takeOffer(connection: LinkConnection, from: Generation, description: RTCSessionDescriptionInit, instead: boolean): Promise<OfferVerdict> {
    const verdict = connection.judgeOffer(instead);
    this.#state.input('negotiating');
    // Glare, unless this side's own offer went to a socket that is no more: then only hearing it again ends it.
    if (verdict === 'ignore' && this.#recovery.mending) this.#sendPending();
    if (verdict === 'ignore') return verdict;
    const fresh = !connection.remoteGeneration;
    this.#recovery.input(fresh ? 'fresh' : 'restarted');
    try {
      await (verdict === 'yield' ? this.#renew('any') : connection).takeOffer(from, description);
      // Its time begins when the answer has gone.
      this.#recovery.input(fresh ? 'fresh' : 'restarted');
    } catch (error) {
      if (this.#scope.closed || !this.#mayRefuse || !fresh) throw error;
      // Browsers differ in what they take. This side's own offer may do.
      this.#mayRefuse = false;
      await this.#offer('any', from);
    }
    return verdict;
  }

  /** Offers on a fresh connection. */
  async #offer(route: Route, insteadOf: Generation | null = null): Promise<void> {
    const connection = this.#renew(route, insteadOf);
    await connection.prepare();
    if (this.#held) return;
    this.#sendPending();
    this.#happened('negotiating', 'fresh');
  }

  /** Puts a fresh connection in the place of the current one. */
  #renew(route: Route, insteadOf: Generation | null = null): LinkConnection {
    this.#order.retire(this.#current?.connection.remoteGeneration ?? null);
    this.#current?.scope.close();
    const { createPeerConnection, clock, pace, polite, tracks, media, encodings, onData } = this.#options;
    const config = this.#options.config(route);
    this.#demand.renew();
    this.#state.renew(config.iceTransportPolicy === 'relay' ? 'relay' : 'fresh');
    const scope = this.#scope.child();
    const connection: LinkConnection = new LinkConnection({
      createPeerConnection,
      config,
      clock,
      polite,
      insteadOf,
      tracks: tracks(),
      encodings: { ...encodings(), camera: firstPicture(encodings().camera) },
      media: () => media().media,
      onSignal: (signal) => this.#send(signal),
      onNegotiationNeeded: () => this.#do(() => connection.renegotiate()),
      onState: (state) => this.#onState(current, state),
      onControlOpen: () => {
        this.#sendMedia();
        this.#demand.opened();
      },
      onControl: (message) => this.#hear(message),
      onBeat: () => life.beat(),
      onData,
    });
    scope.add(() => connection.close());
    const life = new ConnectionLife({ connection, scope, clock, pace, encodings, onVital: (vital) => this.#heed(vital) });
    const current: Current = { connection, scope, life };
    this.#current = current;
    return connection;
  }

  #sendPending(): void {
    const offer = this.#current?.connection.pendingOffer();
    if (offer) this.#send(offer);
  }

  #send(signal: LinkSignal): void {
    const generation = this.#current?.connection.generation;
    if (generation && !this.#held) this.#options.onSignal(generation, signal);
  }

  #control(message: ControlMessage): void {
    this.#current?.connection.sendControl(message);
  }

  #sendMedia(): void {
    this.#control({ kind: 'media', ...this.#options.media() });
  }

  #hear(message: ControlMessage): void {
    switch (message.kind) {
      case 'media':
        return this.#state.announce(message.at, message.media);
      case 'demand':
        return this.#demand.hear(message.at, { camera: message.camera, screen: message.screen });
      case 'bye':
        return this.#options.onBye();
    }
  }

  #onState(current: Current, state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.#recovery.input('connected');
      current.life.connected();
    } else if (state === 'disconnected') {
      // ICE misses answers of the other side, which is less than silence.
      current.life.suspect();
      this.#options.onQuiet();
    } else if (state === 'failed') this.#happened('failed', 'failed');
  }

  #happened(shown: LinkInput, tried: RecoveryInput): void {
    this.#state.input(shown);
    this.#recovery.input(tried);
  }

  /** Shows and mends as the other side's signs of life ask for. */
  #heed(vital: Vital): void {
    this.#happened(vitalResponses[vital].shown, vitalResponses[vital].tried);
    if (vital === 'quiet') this.#options.onQuiet();
  }

  #restart(): void {
    this.#current?.connection.restartIce(this.#options.config('any'));
    // An offer of an earlier restart may have been lost; until it is answered no further one can be made.
    this.#sendPending();
  }
}
