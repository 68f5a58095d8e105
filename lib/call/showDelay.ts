import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';

/** ms that a newcomer's tile waits for the answer to the newcomer's offer. */
const PATIENCE_MS = 150;

/** To a newcomer the answer goes first: rendering a tile takes longer than everything that an answer needs. */
export class ShowDelay {
  readonly #clock: Clock;
  readonly #scope: Scope;
  readonly #show: () => void;
  #waiting = false;
  #cancel: () => void = () => {};

  constructor(clock: Clock, scope: Scope, show: () => void) {
    this.#clock = clock;
    this.#scope = scope;
    this.#show = show;
  }

  now(): void {
    this.#cancel();
    this.#waiting = false;
    this.#show();
  }

  /** Once an answer has gone out, and if none does, soon. */
  soon(): void {
    this.#cancel();
    this.#cancel = this.#scope.after(this.#clock, PATIENCE_MS, () => this.now());
    this.#waiting = true;
  }

  /** A signal has gone out. */
  answered(): void {
    if (this.#waiting) this.now();
  }
}
