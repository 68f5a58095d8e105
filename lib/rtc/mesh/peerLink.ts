import type { Clock } from '#lib/kernel/clock.ts';
import type { Pace } from '#lib/kernel/pace.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { Generation } from '#lib/protocol/ids.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import type { LocalTracks, ReceivedLinkMessage, Remote } from '../mediaTransport.ts';
import { firstPicture } from './encodings.ts';
import type { CameraEncoding } from './encodings.ts';
import { growPicture, SETTLE_MS } from './growPicture.ts';
import { Heartbeat } from './heartbeat.ts';
import { LinkConnection } from './linkConnection.ts';
import type { CreatePeerConnection } from './linkConnection.ts';
import type { LinkInput } from './linkMachine.ts';
import { LinkRecovery } from './linkRecovery.ts';
import type { Route } from './linkRecovery.ts';
import type { RecoveryInput } from './recoveryMachine.ts';
import { RemoteState } from './remoteState.ts';
import { SignalOrder } from './signalOrder.ts';
import type { Vital } from './vitalMachine.ts';
import { vitalResponses } from './vitalResponses.ts';

export interface PeerLinkOptions {
  readonly createPeerConnection: CreatePeerConnection;
  /** Read whenever a connection is made or mended, so that credentials are fresh. */
  readonly config: (route: Route) => RTCConfiguration;
  readonly clock: Clock;
  readonly polite: boolean;
  readonly pace: Pace;
  readonly tracks: () => LocalTracks;
  readonly media: () => { readonly at: number; readonly media: MediaState };
  readonly encoding: () => CameraEncoding;
  readonly onSignal: (generation: Generation, signal: LinkSignal) => void;
  readonly onBye: () => void;
  /** Less comes than should. */
  readonly onQuiet: () => void;
}

interface Current {
  readonly connection: LinkConnection;
  /** Owns what the connection needs, and the connection. */
  readonly scope: Scope;
  /** From the moment the connection is up. */
  heartbeat: Heartbeat | null;
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

  /** Opens the link from this side. */
  initiate(): void {
    this.#do(() => this.#offer('any'));
  }

  /** Leaves it to the other side to open the link, for a while; the connection to answer with stands ready. */
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

  /** The network may have changed just now: looks whether the other side is there, tries anew if it is known not to be, and says so. */
  hurry(): boolean {
    this.#current?.heartbeat?.suspect();
    return this.#recovery.hurry();
  }

  setTracks(): void {
    this.#current?.connection.senders.setTracks(this.#options.tracks());
    this.#sendMedia();
  }

  /** The room has another size: what a link may carry has changed. */
  setEncoding(): void {
    const current = this.#current;
    if (current && this.remote.get().link === 'connected') this.#grow(current);
    else current?.connection.senders.setEncoding(firstPicture(this.#options.encoding()));
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
    else await this.#takeOffer(connection, from, signal.description, !bound && signal.answers !== null);
    if (this.#current?.connection.remoteGeneration !== from) return;
    if (bound !== from) this.#order.bind(seq);
    this.#state.describe(signal.media);
    this.#state.show(this.#current.connection.streams);
  }

  async #takeOffer(connection: LinkConnection, from: Generation, description: RTCSessionDescriptionInit, instead: boolean): Promise<void> {
    const verdict = connection.judgeOffer(instead);
    this.#state.input('negotiating');
    // Glare, unless this side's own offer went to a socket that is no more: then only hearing it again ends it.
    if (verdict === 'ignore') return this.#recovery.mending ? this.#sendPending() : undefined;
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
    const retired = this.#current?.connection.remoteGeneration;
    if (retired) this.#order.retire(retired);
    this.#current?.scope.close();
    const { createPeerConnection, clock, polite, tracks, media, encoding, onBye } = this.#options;
    const config = this.#options.config(route);
    this.#state.renew(config.iceTransportPolicy === 'relay' ? 'relay' : 'fresh');
    const scope = this.#scope.child();
    const connection: LinkConnection = new LinkConnection({
      createPeerConnection,
      config,
      clock,
      polite,
      insteadOf,
      tracks: tracks(),
      encoding: firstPicture(encoding()),
      media: () => media().media,
      onSignal: (signal) => this.#send(signal),
      onNegotiationNeeded: () => this.#do(() => connection.renegotiate()),
      onState: (state) => this.#onState(current, state),
      onControlOpen: () => this.#sendMedia(),
      onControl: (message) => (message.kind === 'bye' ? onBye() : this.#state.announce(message.at, message.media)),
      onBeat: () => current.heartbeat?.beat(),
    });
    scope.add(() => connection.close());
    const current: Current = { connection, scope, heartbeat: null };
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

  #sendMedia(): void {
    this.#current?.connection.sendControl({ kind: 'media', ...this.#options.media() });
  }

  #onState(current: Current, state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      const settle = current.heartbeat ? SETTLE_MS : 0;
      (current.heartbeat ??= this.#listen(current)).renew();
      this.#recovery.input('connected');
      this.#heed(current, current.heartbeat.vital, settle);
    } else if (state === 'disconnected') {
      // ICE misses answers of the other side, which is less than silence.
      current.heartbeat?.suspect();
      this.#options.onQuiet();
    } else if (state === 'failed') this.#happened('failed', 'failed');
  }

  #happened(shown: LinkInput, tried: RecoveryInput): void {
    this.#state.input(shown);
    this.#recovery.input(tried);
  }

  #listen(current: Current): Heartbeat {
    return new Heartbeat({
      clock: this.#options.clock,
      scope: current.scope,
      send: () => current.connection.sendBeat(),
      receivedBytes: () => current.connection.receivedBytes(),
      onVital: (vital) => this.#heed(current, vital, SETTLE_MS),
    });
  }

  /** Shows, mends and sends as the other side's signs of life ask for. */
  #heed(current: Current, vital: Vital, settle: number): void {
    const { shown, tried, flow } = vitalResponses[vital];
    this.#happened(shown, tried);
    current.connection.senders.setFlow(flow);
    if (vital === 'quiet') this.#options.onQuiet();
    else if (vital === 'alive') this.#grow(current, settle);
    // It begins small again once it is let out.
    else current.connection.senders.setEncoding(firstPicture(this.#options.encoding()));
  }

  #restart(): void {
    this.#current?.connection.restartIce(this.#options.config('any'));
    // An offer of an earlier restart may have been lost; until it is answered no further one can be made.
    this.#sendPending();
  }

  #grow({ connection, scope }: Current, settle = 0): void {
    growPicture({ connection, scope, clock: this.#options.clock, target: this.#options.encoding, settle });
  }
}
