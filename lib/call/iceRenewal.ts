import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { IceConfig } from '#lib/protocol/events.ts';

/** ms between two renewals at least, whatever the clocks of server and browser think of each other, and at most. */
const SHORTEST_MS = 30_000;
const LONGEST_MS = 900_000;
/** ms that credentials have to last for whoever is about to need them: what is gathered with them takes a moment. */
const NEEDED_MS = 5_000;

export interface IceRenewalOptions {
  readonly clock: Clock;
  readonly scope: Scope;
  /** Asks the server; null when it did not answer. */
  readonly ask: () => Promise<IceConfig | null>;
  readonly apply: (config: IceConfig) => void;
  /** Those before would not have done: what was begun with them is begun again. */
  readonly onOverdue: () => void;
}

/**
 * Keeps TURN credentials fresh through a call of any length, by asking long before they expire: whoever needs them, to mend a
 * link, has no time to ask. A page that was asleep, or a clock that is wrong, may have let them expire all the same.
 */
export class IceRenewal {
  readonly #options: IceRenewalOptions;
  #cancel: () => void = () => {};
  #config: IceConfig | null = null;
  #asking = false;

  constructor(options: IceRenewalOptions) {
    this.#options = options;
  }

  /** The server has given `config`. */
  take(config: IceConfig): void {
    const overdue = this.#overdue;
    this.#config = config;
    this.#options.apply(config);
    if (overdue && !this.#overdue) this.#options.onOverdue();
    this.#cancel();
    if (config.expires === null) return;
    const { clock, scope } = this.#options;
    const delay = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (config.expires - clock.now()) / 2));
    this.#cancel = scope.after(clock, delay, () => void this.#renew(config));
  }

  /** They may be needed in a moment: renews them now if they would not do. */
  need(): void {
    if (this.#config && this.#overdue) void this.#renew(this.#config);
  }

  get #overdue(): boolean {
    const expires = this.#config?.expires ?? null;
    return expires !== null && expires - this.#options.clock.now() < NEEDED_MS;
  }

  async #renew(before: IceConfig): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const fresh = await this.#options.ask();
    this.#asking = false;
    if (!this.#options.scope.closed) this.take(fresh ?? this.#config ?? before);
  }
}
