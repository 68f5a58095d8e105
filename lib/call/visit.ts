import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import type { RoomKeys } from '#lib/crypto/roomKeys.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { IceConfig, JoinReply, Roster } from '#lib/protocol/events.ts';
import { createVisitId, participantIdOf, roomNameOf } from '#lib/protocol/ids.ts';
import type { HostToken, ParticipantId } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import type { IncomingSignal, OutgoingSignal } from '#lib/protocol/signal.ts';
import type { LinkMessage, LocalTracks, MediaTransport, TransportEvent } from '#lib/rtc/mediaTransport.ts';
import type { RequestOutcome, Signaling, SocketState } from '#lib/signaling/signaling.ts';
import { IceRenewal } from './iceRenewal.ts';
import { fitting } from './joinSignals.ts';
import { depart, expireReturning, members, missingFrom, nobody, takeRoster } from './membership.ts';
import type { Membership, OpenedEntry } from './membership.ts';
import { SealedRoom } from './sealedRoom.ts';
import { ShowDelay } from './showDelay.ts';
import type { VisitEnvironment, VisitOptions } from './visitOptions.ts';

/** How far this tab has come. Only in `seated` does the room know of it. */
type Stage =
  | { readonly kind: 'watching' }
  | { readonly kind: 'joining'; readonly name: string }
  | { readonly kind: 'seated'; readonly name: string };

/** What there is once keys are derived. */
interface Ready {
  readonly self: ParticipantId;
  readonly keys: RoomKeys;
  readonly sealed: SealedRoom;
  readonly transport: MediaTransport;
  /** Only where it really is this room's: a wrong one would be refused. */
  readonly host: HostToken | null;
}

/** One visit of this page to a room: from the first look through the door to the goodbye. */
export class Visit {
  readonly #env: VisitEnvironment;
  readonly #options: VisitOptions;
  readonly #scope = new Scope();
  readonly #visitId = createVisitId();
  readonly #signaling: Signaling;
  // What opens or seals takes a moment; in the queues, what comes or goes first stays first.
  readonly #inbox = new SerialQueue(() => {});
  readonly #outbox = new SerialQueue(() => {});
  #ready: Ready | null = null;
  #stage: Stage = { kind: 'watching' };
  #watched = false;
  #rostersHeard = 0;
  #tracks: LocalTracks | null = null;
  #membership: Membership = nobody;
  readonly #show: ShowDelay;
  readonly #ice: IceRenewal;

  constructor(env: VisitEnvironment, options: VisitOptions) {
    this.#env = env;
    this.#options = options;
    const [clock, scope] = [env.clock, this.#scope];
    this.#show = new ShowDelay(clock, scope, () => {
      options.dispatch({ kind: 'members', members: members(this.#membership) });
      if (this.#ready) options.dispatch({ kind: 'remotes', remotes: this.#ready.transport.remotes.get() });
    });
    const [apply, onOverdue] = [(config: IceConfig) => this.#ready?.transport.setIce(config), () => this.#ready?.transport.hurry()];
    this.#ice = new IceRenewal({ clock, scope, ask: () => this.#askIce(), apply, onOverdue });
    this.#signaling = env.openSignaling({
      roster: (roster) => {
        this.#rostersHeard += 1;
        this.#onRoster(roster, this.#stage.kind !== 'seated');
      },
      signal: (signal) => this.#onSignal(signal),
      evicted: ({ reason }) => options.onEnd(reason),
    });
    for (const owned of [this.#signaling, this.#inbox, this.#outbox]) scope.add(() => owned.close());
    scope.add(this.#signaling.state.subscribe(() => this.#onSocket(this.#signaling.state.get())));
    void this.#prepare();
  }

  join(name: string): void {
    if (this.#stage.kind !== 'watching') return;
    this.#stage = { kind: 'joining', name };
    this.#options.dispatch({ kind: 'joining', name });
    if (this.#watched && this.#signaling.state.get() === 'connected') this.#join(name);
  }

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#ready?.transport.setLocalTracks(tracks);
  }

  /** The network may have changed, or the page was asleep. */
  hurry(): void {
    this.#ready?.transport.hurry();
    this.#prepareToMend();
  }

  audioLevel(id: ParticipantId): number {
    return this.#ready?.transport.audioLevel(id) ?? 0;
  }

  /** Says goodbye and releases everything. Safe while the page is going away. */
  close(): void {
    if (this.#stage.kind !== 'watching') this.#signaling.notify('leave', {});
    this.#scope.close();
  }

  async #prepare(): Promise<void> {
    const { room, secret, seat, host } = this.#options;
    const [keys, self, hosted] = await Promise.all([
      deriveRoomKeys(room, secret),
      participantIdOf(room, seat),
      host && roomNameOf(host),
    ]);
    const transport = await this.#env.createTransport(self, (event) => this.#onTransport(event));
    if (this.#scope.closed) return transport.close();
    this.#scope.add(() => transport.close());
    this.#scope.add(transport.remotes.subscribe(() => this.#options.dispatch({ kind: 'remotes', remotes: transport.remotes.get() })));
    if (this.#tracks) transport.setLocalTracks(this.#tracks);
    const sealed = new SealedRoom({ room, key: keys.seal, self, visit: this.#visitId });
    this.#ready = { self, keys, sealed, transport, host: hosted === room ? host : null };
    this.#options.dispatch({ kind: 'identified', id: self });
    this.#enter();
  }

  /** Does what the stage asks for, on every new socket. */
  #enter(): void {
    if (!this.#ready || this.#signaling.state.get() !== 'connected') return;
    if (this.#stage.kind === 'seated' || (this.#stage.kind === 'joining' && this.#watched)) this.#join(this.#stage.name);
    else void this.#watch(this.#ready);
  }

  async #watch({ keys }: Ready): Promise<void> {
    const { room, seat } = this.#options;
    const heard = this.#rostersHeard;
    const reply = await this.#signaling.request('watch', { room, proof: keys.proof, seat });
    if (this.#scope.closed) return;
    if (!reply.ok) return this.#onWatchFailed(reply.reason);
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
    const { room, seat } = this.#options;
    const reply = this.#ready && (await this.#signaling.request('watch', { room, proof: this.#ready.keys.proof, seat }));
    return reply?.ok ? reply.ice : null;
  }

  #onWatchFailed(reason: Exclude<RequestOutcome<'watch'>, { ok: true }>['reason']): void {
    if (reason === 'wrong-secret') return this.#options.onEnd('wrong-secret');
    if (reason !== 'disconnected') this.#scope.after(this.#env.clock, 2_000, () => this.#enter());
  }

  #join(name: string): void {
    // Through the outbox, so that no candidate overtakes the join it belongs to.
    void this.#outbox.push(async () => {
      if (!this.#ready) return;
      const { sealed, transport } = this.#ready;
      const [profile, offers] = await Promise.all([sealed.sealProfile(name), transport.open()]);
      const signals = (await Promise.all(offers.map((offer) => this.#seal(offer)))).filter((signal) => signal !== null);
      const first = fitting(signals);
      void this.#requestJoin(this.#ready, profile, signals.slice(0, first));
      for (const signal of signals.slice(first)) this.#signaling.notify('signal', signal);
    });
  }

  async #requestJoin({ keys, host }: Ready, profile: string, signals: OutgoingSignal[]): Promise<void> {
    const { room, seat } = this.#options;
    const request = { room, proof: keys.proof, seat, profile, signals, ...(host && { host }) };
    const reply = await this.#signaling.request('join', request);
    if (this.#scope.closed || this.#stage.kind === 'watching') return;
    if (!reply.ok) return this.#onJoinFailed(reply.reason);
    this.#stage = { kind: 'seated', name: this.#stage.name };
    this.#ice.take(reply.ice);
    this.#options.dispatch({ kind: 'joined', role: reply.role, at: this.#env.clock.now() });
    this.#onRoster(reply.roster, true);
  }

  #onJoinFailed(reason: Exclude<JoinReply, { ok: true }>['reason'] | 'timeout' | 'disconnected' | 'malformed-reply'): void {
    switch (reason) {
      case 'wrong-secret':
      case 'room-full':
        return this.#options.onEnd(reason);
      case 'disconnected':
        // The next socket tries again.
        return;
      case 'not-the-host':
      case 'malformed':
      case 'malformed-reply':
      case 'rate-limited':
      case 'server-error':
      case 'timeout':
        if (this.#stage.kind === 'seated') {
          this.#scope.after(this.#env.clock, 2_000, () => this.#enter());
          return;
        }
        this.#stage = { kind: 'watching' };
        this.#options.dispatch({ kind: 'join-failed' });
        this.#options.notice({
          kind: 'join-failed',
          reason: reason === 'timeout' || reason === 'rate-limited' ? reason : 'server-error',
        });
        this.#backToWatching();
    }
  }

  /** The server may have seated this tab all the same, or do so when a late request arrives: it is told not to. */
  #backToWatching(): void {
    this.#watched = false;
    this.#signaling.notify('leave', {});
    this.#ready?.transport.hold();
    this.#enter();
  }

  #onSocket(state: SocketState): void {
    if (state === 'closed') return;
    this.#options.dispatch({ kind: 'signaling', state });
    if (state === 'connected') this.#enter();
  }

  #onRoster(roster: Roster, initiate: boolean): void {
    void this.#inbox.push(async () => {
      if (!this.#ready) return;
      const { self, sealed, transport } = this.#ready;
      const opened = await sealed.openRoster(roster);
      const others = { ...opened, participants: opened.participants.filter(({ id }) => id !== self) };
      const linked = (id: ParticipantId) => transport.remotes.get().get(id)?.link === 'connected';
      this.#settle(takeRoster(this.#membership, others, this.#env.clock.now(), linked), initiate);
      if (this.#membership.returning.length > 0) {
        this.#scope.after(this.#env.clock, LEASE_MS, () => this.#settle(expireReturning(this.#membership, this.#env.clock.now()), false));
      }
    });
  }

  /** Makes `next` what everybody sees and what the transport connects to. */
  #settle(next: Membership, initiate: boolean): void {
    if (next === this.#membership || !this.#ready) return;
    const before = members(this.#membership);
    this.#membership = next;
    const present = members(next);
    const { transport } = this.#ready;
    transport.setRoster(present.map(({ id, profile }) => ({ id, visit: profile.visit })), initiate);
    const away = new Set(before.filter(({ presence }) => presence === 'away').map(({ id }) => id));
    for (const { id, presence } of present) if (presence === 'here' && away.has(id)) transport.resync(id);
    // Those who were there before are no news to somebody who has just come in.
    const news = this.#stage.kind === 'seated' && !initiate;
    if (news) this.#announce(before, present);
    if (news && missingFrom(before, present).length > 0) this.#show.soon();
    else this.#show.now();
  }

  #announce(before: readonly OpenedEntry[], after: readonly OpenedEntry[]): void {
    for (const { id, profile } of missingFrom(after, before)) this.#options.notice({ kind: 'participant-left', id, name: profile.name });
    for (const { id, profile } of missingFrom(before, after)) this.#options.notice({ kind: 'participant-joined', id, name: profile.name });
  }

  #onSignal(signal: IncomingSignal): void {
    void this.#inbox.push(async () => {
      const opened = await this.#ready?.sealed.openSignal(signal);
      if (opened) this.#ready?.transport.handleSignal(opened);
    });
  }

  #onTransport(event: TransportEvent): void {
    switch (event.kind) {
      case 'bye':
        return this.#settle(depart(this.#membership, event.from), false);
      case 'quiet':
        return this.#prepareToMend();
      case 'signal':
        return this.#send(event.message);
    }
  }

  /** What it takes to mend a link: a way to negotiate, and credentials. */
  #prepareToMend(): void {
    this.#signaling.probe();
    this.#ice.need();
  }

  #send(message: LinkMessage): void {
    void this.#outbox.push(async () => {
      const sealed = await this.#seal(message);
      if (sealed) this.#signaling.notify('signal', sealed);
      this.#show.answered();
    });
  }

  async #seal(message: LinkMessage): Promise<OutgoingSignal | null> {
    const recipient = members(this.#membership).find(({ id }) => id === message.to);
    return recipient && this.#ready ? this.#ready.sealed.sealSignal(message, recipient.profile.visit) : null;
  }
}
