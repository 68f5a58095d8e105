import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { IceConfig } from '#lib/protocol/events.ts';

/** ms between two renewals at least, whatever the clocks of server and browser think of each other, and at most. */
const SHORTEST_MS = 60_000;
const LONGEST_MS = 900_000;

export interface IceRenewalOptions {
  readonly clock: Clock;
  readonly scope: Scope;
  /** Asks the server; null when it did not answer. */
  readonly ask: () => Promise<IceConfig | null>;
  readonly apply: (config: IceConfig) => void;
}

/**
 * Keeps TURN credentials fresh through a call of any length, by asking long before they expire: whoever needs them, to mend a
 * link, has no time to ask.
 */
export class IceRenewal {
  readonly #options: IceRenewalOptions;
  #cancel: () => void = () => {};

  constructor(options: IceRenewalOptions) {
    this.#options = options;
  }

  /** The server has given `config`. */
  take(config: IceConfig): void {
    this.#options.apply(config);
    this.#cancel();
    if (config.expires === null) return;
    const { clock, scope } = this.#options;
    const delay = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (config.expires - clock.now()) / 2));
    this.#cancel = scope.after(clock, delay, () => void this.#renew(config));
  }

  async #renew(before: IceConfig): Promise<void> {
    const fresh = await this.#options.ask();
    if (!this.#options.scope.closed) this.take(fresh ?? before);
  }
}
