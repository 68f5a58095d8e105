import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';

/** ms between two snapshots while nothing but bytes changes. */
export const SHOW_MS = 250;

/** When a snapshot is made anew: at once for what is news, four times a second for what only grows. */
export class Showing {
  readonly #clock: Clock;
  readonly #scope: Scope;
  readonly #show: () => void;
  #cancel: (() => void) | null = null;
  #shownAt = -Infinity;

  constructor({ clock, scope }: { readonly clock: Clock; readonly scope: Scope }, show: () => void) {
    this.#clock = clock;
    this.#scope = scope;
    this.#show = show;
  }

  now(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#shownAt = this.#clock.now();
    this.#show();
  }

  soon(): void {
    this.#cancel ??= this.#scope.after(this.#clock, Math.max(0, this.#shownAt + SHOW_MS - this.#clock.now()), () => this.now());
  }
}
