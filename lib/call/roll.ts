import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import type { MediaTransport } from '#lib/rtc/mediaTransport.ts';
import { comingsAndGoings, depart, expireReturning, members, missingFrom, nobody, takeRoster } from './membership.ts';
import type { Membership, OpenedEntry, OpenedRoster } from './membership.ts';
import type { CallEvent } from './reduce.ts';
import { ShowDelay } from './showDelay.ts';
import type { CallNotice } from './snapshot.ts';

export interface RollOptions {
  readonly clock: Clock;
  readonly scope: Scope;
  /** What connects to whoever is here; null until there is any. */
  readonly transport: () => MediaTransport | null;
  /** Whether this tab has a seat: only then comings and goings are news. */
  readonly seated: () => boolean;
  readonly dispatch: (event: CallEvent) => void;
  readonly notice: (notice: CallNotice) => void;
}

/** Who is here, as everybody sees it and as the transport connects to it. */
export class Roll {
  readonly #options: RollOptions;
  readonly #show: ShowDelay;
  #membership: Membership = nobody;

  constructor(options: RollOptions) {
    this.#options = options;
    const { clock, scope, transport, dispatch } = options;
    this.#show = new ShowDelay(clock, scope, () => {
      dispatch({ kind: 'members', members: members(this.#membership) });
      const shown = transport();
      if (shown) dispatch({ kind: 'remotes', remotes: shown.remotes.get() });
    });
  }

  /** Everybody else. `initiate`: this side opens the links. */
  take(others: OpenedRoster, initiate: boolean): void {
    const { clock, scope, transport } = this.#options;
    const linked = (id: ParticipantId) => transport()?.remotes.get().get(id)?.link === 'connected';
    this.#settle(takeRoster(this.#membership, others, clock.now(), linked), initiate);
    if (this.#membership.returning.length > 0) {
      scope.after(clock, LEASE_MS, () => this.#settle(expireReturning(this.#membership, clock.now()), false));
    }
  }

  /** `id` is gone in its present visit, whatever the server says: its link is cut at once. */
  depart(id: ParticipantId): void {
    this.#settle(depart(this.#membership, id), false);
  }

  find(id: ParticipantId): OpenedEntry | undefined {
    return members(this.#membership).find((one) => one.id === id);
  }

  /** A signal has gone out. */
  answered(): void {
    this.#show.answered();
  }

  /** Makes `next` what everybody sees and what the transport connects to. */
  #settle(next: Membership, initiate: boolean): void {
    const { transport: current, seated, notice } = this.#options;
    const transport = current();
    if (next === this.#membership || !transport) return;
    const before = members(this.#membership);
    this.#membership = next;
    const present = members(next);
    transport.setRoster(present.map(({ id, profile }) => ({ id, visit: profile.visit })), initiate);
    const away = new Set(before.filter(({ presence }) => presence === 'away').map(({ id }) => id));
    for (const { id, presence } of present) if (presence === 'here' && away.has(id)) transport.resync(id);
    // Those who were there before are no news to somebody who has just come in.
    const news = seated() && !initiate;
    if (news) for (const told of comingsAndGoings(before, present)) notice(told);
    if (news && missingFrom(before, present).length > 0) this.#show.soon();
    else this.#show.now();
  }
}
