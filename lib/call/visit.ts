import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { Command } from '#lib/protocol/access.ts';
import type { IceConfig, Roster } from '#lib/protocol/events.ts';
import { createVisitId, participantIdOf } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomSecret } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import type { IncomingSignal, OutgoingSignal } from '#lib/protocol/signal.ts';
import type { MediaTransport, TransportEvent } from '#lib/rtc/mediaTransport.ts';
import type { RequestOutcome, Signaling, SocketState } from '#lib/signaling/signaling.ts';
import { IceRenewal } from './iceRenewal.ts';
import { fitting } from './joinSignals.ts';
import { consequenceOf } from './joinFailure.ts';
import { AtTheDoor } from './knock/atTheDoor.ts';
import { RulesKeeper } from './host/rulesKeeper.ts';
import { makeReady } from './makeReady.ts';
import { Roll } from './roll.ts';
import { SealedMail } from './sealedMail.ts';
import { Wishes } from './wishes.ts';
import type { Keyring, Ready, Stage, VisitEnvironment, VisitOptions } from './visitOptions.ts';

/** One visit of this page to a room: from the first look through the door to the goodbye. */
export class Visit {
  /** What is to be sent and shown. */
  readonly wishes = new Wishes();
  /** What goes out through the server. */
  readonly mail: SealedMail;
  readonly #env: VisitEnvironment;
  readonly #options: VisitOptions;
  readonly #scope = new Scope();
  readonly #visitId = createVisitId();
  readonly #signaling: Signaling;
  // What is opened takes a moment; in the queue, what comes first stays first.
  readonly #inbox = new SerialQueue(() => {});
  readonly #door = new AtTheDoor();
  #ready: Ready | null = null;
  #stage: Stage = { kind: 'watching' };
  #watched = false;
  #rostersHeard = 0;
  #secret: RoomSecret | null;
  /** Since when a seat that was held is asked for in vain, ms since the epoch. */
  #refusedSince: number | null = null;
  readonly #rules: RulesKeeper;
  readonly #roll: Roll;
  readonly #ice: IceRenewal;

  constructor(env: VisitEnvironment, options: VisitOptions) {
    this.#env = env;
    this.#options = options;
    const [clock, scope] = [env.clock, this.#scope];
    this.#secret = options.secret;
    this.#rules = new RulesKeeper(options.rules);
    this.#roll = new Roll({ ...options, clock, scope, transport: () => this.#ready?.transport ?? null, seated: () => this.#stage.kind === 'seated' });
    this.mail = new SealedMail({
      sealed: () => this.#ready?.sealed ?? null,
      visitOf: (id) => this.#roll.find(id)?.profile.visit,
      post: (signal) => this.#signaling.notify('signal', signal),
      onSent: () => this.#roll.answered(),
    });
    this.#ice = new IceRenewal({ clock, scope, ask: () => this.#askIce(), apply: (config) => this.#setIce(config), onOverdue: () => this.#ready?.transport.hurry() });
    this.#signaling = env.openSignaling({
      roster: (roster) => {
        this.#rostersHeard += 1;
        this.#onRoster(roster, this.#stage.kind !== 'seated');
      },
      signal: (signal) => this.#onSignal(signal),
      evicted: ({ reason }) => options.onEnd(reason),
      knocking: (state) => this.#door.hear(state),
      admitted: (admitted) => this.#door.admit(admitted),
      waiting: options.onWaiting,
    });
    for (const owned of [this.#signaling, this.#inbox, this.mail, this.#door]) scope.add(() => owned.close());
    scope.add(this.#signaling.state.subscribe(() => this.#onSocket(this.#signaling.state.get())));
    void this.#prepare();
  }

  join(name: string): void {
    if (this.#stage.kind !== 'watching') return;
    this.#stage = { kind: 'joining', name };
    this.#options.dispatch({ kind: 'joining', name });
    if (!this.#secret) void this.#knock(name);
    else if (this.#watched && this.#signaling.state.get() === 'connected') this.#join(name);
  }

  /** The network may have changed, or the page was asleep. */
  hurry(): void {
    this.#ready?.transport.hurry();
    this.#prepareToMend();
  }

  /** For what is read of the media, and who it is kept from; null before there is any. */
  get media(): Pick<MediaTransport, 'audioLevel' | 'readStats' | 'dataLinks' | 'setWithheld'> | null {
    return this.#ready?.transport ?? null;
  }

  /** What there is once keys are derived, for whoever leads the room; null before. */
  readonly keyring = (): Keyring | null => (this.#ready && this.#secret ? { keys: this.#ready.keys, secret: this.#secret } : null);

  /** Asks for what hosts may ask for. */
  readonly command = (command: Command): Promise<RequestOutcome<'command'>> => this.#signaling.request('command', command);

  /** A host has removed `id`: its link is cut here, whatever the server does. */
  cut(id: ParticipantId): void {
    this.#rules.remove(id);
    this.#roll.depart(id);
  }

  /** The room has another secret from now on. Links stay; everything sealed from here on is sealed with it, and the seat is taken anew. */
  rekey(secret: RoomSecret): void {
    this.mail.inOrder(async () => {
      if (!this.#ready || secret === this.#secret) return;
      const keys = await deriveRoomKeys(this.#options.room, secret);
      if (this.#scope.closed) return;
      this.#secret = secret;
      this.#ready.sealed.rekey(keys.seal);
      this.#ready = { ...this.#ready, keys };
      this.#options.dispatch({ kind: 'secret', secret });
      this.#enter();
    });
  }

  /** The seat is another device's: media goes on for whoever still gets it, and the server is told nothing any more. */
  stepDown(): void {
    this.#stage = { kind: 'watching' };
    this.#signaling.close();
  }

  /** Says goodbye and releases everything. Safe while the page is going away. */
  close(): void {
    if (this.#stage.kind !== 'watching') this.#signaling.notify('leave', {});
    this.#scope.close();
  }

  async #prepare(): Promise<void> {
    if (!this.#secret) return this.#options.dispatch({ kind: 'watching' });
    const ready = await makeReady(this.#env, this.#options, { secret: this.#secret, visit: this.#visitId }, (event) => this.#onTransport(event));
    const { transport, self } = ready;
    if (this.#scope.closed) return transport.close();
    this.#scope.add(() => transport.close());
    this.#scope.add(transport.remotes.subscribe(() => this.#options.dispatch({ kind: 'remotes', remotes: transport.remotes.get() })));
    this.wishes.applyTo(transport);
    this.#ready = ready;
    this.#options.dispatch({ kind: 'identified', id: self });
    this.#enter();
  }

  /** Does what the stage asks for, on every new socket. */
  #enter(): void {
    if (this.#signaling.state.get() !== 'connected') return;
    if (this.#door.again() || !this.#ready) return;
    if (this.#stage.kind === 'seated' || (this.#stage.kind === 'joining' && this.#watched)) this.#join(this.#stage.name);
    else void this.#watch(this.#ready);
  }

  async #watch(ready: Ready): Promise<void> {
    const heard = this.#rostersHeard;
    const reply = await this.#look(ready);
    if (this.#scope.closed) return;
    if (!reply.ok) {
      if (reply.reason === 'wrong-secret' || reply.reason === 'removed') this.#options.onEnd(reply.reason);
      else if (reply.reason === 'unavailable' && this.#stage.kind === 'joining') this.#onJoinFailed(reply.reason);
      else if (reply.reason !== 'disconnected') this.#scope.after(this.#env.clock, 2_000, () => this.#enter());
      return;
    }
    this.#ice.take(reply.ice);
    // What was told meanwhile is newer: the reply was read before, perhaps in an earlier life of the room, or before its first.
    if (heard === this.#rostersHeard) this.#onRoster(reply.roster, true);
    // Whoever joins from here on has its offers prepared.
    await this.#inbox.idle;
    if (this.#scope.closed) return;
    this.#watched = true;
    this.#options.dispatch({ kind: 'watching' });
    if (this.#stage.kind === 'joining') this.#join(this.#stage.name);
  }

  /** Whoever has a seat gets fresh credentials for looking into the room again. */
  async #askIce(): Promise<IceConfig | null> {
    const reply = this.#ready && (await this.#look(this.#ready));
    return reply?.ok ? reply.ice : null;
  }

  #look({ keys, host }: Ready): Promise<RequestOutcome<'watch'>> {
    return this.#signaling.request('watch', { room: this.#options.room, proof: keys.proof, seat: this.#options.seat, ...(host && { host }) });
  }

  #setIce(config: IceConfig): void {
    this.#ready?.transport.setIce(config);
    this.#options.dispatch({ kind: 'relay', available: config.servers.some(({ credential }) => credential !== undefined) });
  }

  #join(name: string): void {
    // Through the outbox, so that no candidate overtakes the join it belongs to.
    this.mail.inOrder(async () => {
      if (!this.#ready) return;
      const { sealed, transport } = this.#ready;
      const [profile, offers] = await Promise.all([sealed.sealProfile(name), transport.open()]);
      const signals = (await Promise.all(offers.map((offer) => this.mail.seal(offer)))).filter((signal) => signal !== null);
      const first = fitting(signals);
      void this.#requestJoin(this.#ready, profile, signals.slice(0, first));
      for (const signal of signals.slice(first)) this.#signaling.notify('signal', signal);
    });
  }

  async #requestJoin({ keys, host }: Ready, profile: string, signals: OutgoingSignal[]): Promise<void> {
    const [{ room, seat }, rules] = [this.#options, host && this.#rules.announced];
    const request = { room, proof: keys.proof, seat, profile, signals, ...(host && { host }), ...(rules && { rules }) };
    const reply = await this.#signaling.request('join', request);
    if (this.#scope.closed || this.#stage.kind === 'watching') return;
    if (!reply.ok) return this.#onJoinFailed(reply.reason);
    this.#stage = { kind: 'seated', name: this.#stage.name };
    this.#refusedSince = null;
    this.#ice.take(reply.ice);
    this.#onRoster(reply.roster, true);
    // Whoever had to knock does not know until then that there is anybody.
    void this.#inbox.push(() => this.#options.dispatch({ kind: 'joined', role: reply.role, at: this.#env.clock.now() }));
  }

  #onJoinFailed(failure: Exclude<RequestOutcome<'join'>, { ok: true }>['reason']): void {
    if (this.#stage.kind === 'watching') return;
    const { clock } = this.#env;
    const consequence = consequenceOf(failure, this.#stage.kind === 'seated', clock.now() - (this.#refusedSince ??= clock.now()) > LEASE_MS);
    switch (consequence.kind) {
      case 'end':
        return this.#options.onEnd(consequence.reason);
      case 'knock':
        return void this.#knock(this.#stage.name);
      case 'again':
        return void this.#scope.after(clock, 2_000, () => this.#enter());
      case 'give-up':
        this.#stage = { kind: 'watching' };
        this.#options.dispatch({ kind: 'join-failed' });
        this.#options.notice({ kind: 'join-failed', reason: consequence.reason });
        // The server may have seated this tab all the same, or do so when a late request arrives: it is told not to.
        this.#watched = false;
        this.#signaling.notify('leave', {});
        this.#ready?.transport.hold();
        return this.#enter();
      case 'wait':
    }
  }

  #knock(name: string): Promise<void> {
    const { room, seat, dispatch, onEnd } = this.#options;
    return this.#door.knock(async () => ({
      door: { room, visitor: await participantIdOf(room, seat) },
      ...{ seat, name, clock: this.#env.clock, signaling: this.#signaling, keys: this.#ready?.keys ?? null, onEnd },
      onState: (state) => dispatch({ kind: 'knocking', state }),
      onEnter: (secret) => this.#letIn(secret),
    }));
  }

  /** The door is open: joins, with the secret that a host has handed over to somebody who came without. */
  #letIn(secret: RoomSecret | null): void {
    this.#options.dispatch({ kind: 'let-in' });
    if (!secret) return this.#enter();
    this.#secret = secret;
    this.#options.dispatch({ kind: 'secret', secret });
    void this.#prepare();
  }

  #onSocket(state: SocketState): void {
    if (state === 'closed') return;
    this.#options.dispatch({ kind: 'signaling', state });
    if (state === 'connected') this.#enter();
  }

  #onRoster(roster: Roster, initiate: boolean): void {
    void this.#inbox.push(async () => {
      if (!this.#ready) return;
      const { self, sealed, host } = this.#ready;
      const opened = await sealed.openRoster(roster);
      const seated = this.#stage.kind === 'seated';
      if (host && seated) this.#rules.hear(roster, self);
      const role = roster.participants.find(({ id }) => id === self)?.role;
      this.#options.dispatch({ kind: 'access', mode: roster.access, role: (seated && role) || null });
      this.#roll.take({ ...opened, participants: opened.participants.filter(({ id }) => id !== self) }, initiate);
    });
  }

  #onSignal(signal: IncomingSignal): void {
    void this.#inbox.push(async () => {
      const opened = await this.#ready?.sealed.openSignal(signal);
      if (opened?.signal.kind === 'text') this.#options.onText(opened.from, opened.signal.text);
      else if (opened) this.#ready?.transport.handleSignal({ ...opened, signal: opened.signal });
    });
  }

  #onTransport(event: TransportEvent): void {
    if (event.kind === 'bye') this.#roll.depart(event.from);
    else if (event.kind === 'quiet') this.#prepareToMend();
    else this.mail.send(event.message);
  }

  /** What it takes to mend a link: a way to negotiate, and credentials. */
  #prepareToMend(): void {
    this.#signaling.probe();
    this.#ice.need();
  }
}
