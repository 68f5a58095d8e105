import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import type { Pace } from '#lib/kernel/pace.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { recoveryTable } from './recoveryMachine.ts';
import type { RecoveryInput, RecoveryState } from './recoveryMachine.ts';

/** Which paths a fresh connection may take: all of them, or only those through a TURN server. */
export type Route = 'any' | 'relay';

export interface LinkRecoveryOptions {
  readonly clock: Clock;
  /** Owns the ladder's one timer. */
  readonly scope: Scope;
  readonly polite: boolean;
  /** Looks for another path on the same connection. */
  readonly restart: () => void;
  /** Offers on a fresh connection. `lost`: a fresh connection did not come up, so that people should know. */
  readonly rebuild: (route: Route, lost: boolean) => void;
  /** Whether the connection that is being set up has found its path, so that only keys are missing. */
  readonly pathFound: () => boolean;
  /** Whether this side itself has not done yet what it was asked for. */
  readonly busy: () => boolean;
  readonly pace: Pace;
}

/** ms a link waits for the other side's first offer before it makes one itself. */
const OFFER_PATIENCE_MS = 3_000;
/**
 * ms from a link's first offer to a connection. Each further one gets twice as long, or a machine that is too busy to connect
 * would be kept busy by trying.
 */
const FIRST_CONNECT_MS = 8_000;
const LONGEST_CONNECT_MS = 64_000;
/** ms that an ICE restart has until something is heard. */
const RESTART_MS = 8_000;
/**
 * ms that each fresh connection of a link that was up has: a tenth of the outage so far, within bounds. A network that is away
 * takes every attempt with it, so the interval is what people wait once it is back; and they wait in proportion.
 */
const MIN_RECONNECT_MS = 2_500;
const MAX_RECONNECT_MS = 8_000;
const OUTAGE_SHARE = 0.1;
/** ms that a connection with a path gets for its keys, whatever its time was. */
const KEYS_MS = 8_000;
/** ms by which the polite side lets the other begin to mend, so that one of them does it. */
const POLITE_DELAY_MS = 1_000;
/** ms that a side which has reason to think that its own network has changed does not wait for the other one. */
const HINT_MS = 5_000;
/** ms between two fresh connections when one after the other fails on the spot. */
const RETRY_MS = 1_000;
/** ms between two ICE restarts, which cost an offer and an answer: what tells of a change of network tells it several times over. */
const RESTART_AGAIN_MS = 250;

/**
 * When a link does what: brings it up, restarts ICE, makes fresh connections, by turns over any path and over TURN only, and
 * goes on as long as the link exists. It knows no connection: what happens is told to it, what to do it asks for.
 */
export class LinkRecovery {
  readonly #options: LinkRecoveryOptions;
  #state: RecoveryState = 'idle';
  /** Fresh connections that this side has offered since the link was last up. */
  #attempts = 0;
  /** ms since the epoch: since when the link is not up; null while it is, or was never. */
  #outageSince: number | null = null;
  #lastAttemptAt = -Infinity;
  #hintedAt = -Infinity;
  #extended = false;
  #cancelTimer: () => void = () => {};

  constructor(options: LinkRecoveryOptions) {
    this.#options = options;
  }

  /** The link was up and is not, and something is being tried. */
  get mending(): boolean {
    return this.#state !== 'up' && (this.#outageSince !== null || this.#attempts > 1);
  }

  /** Leaves it to the other side to open the link, for a while. */
  expectOffer(): void {
    this.#timer(this.#options.pace.stretch(OFFER_PATIENCE_MS), () => (this.#options.busy() ? this.expectOffer() : this.input('expired')));
  }

  input(input: RecoveryInput): void {
    const next = transition(recoveryTable, this.#state, input);
    if (next === null) return;
    const before = this.#state;
    this.#state = next;
    if (before === 'up' && next !== 'up') this.#outageSince = this.#options.clock.now();
    switch (input) {
      case 'connected':
      case 'heard':
        this.#attempts = 0;
        this.#outageSince = null;
        this.#cancelTimer();
        break;
      case 'fresh':
      case 'restarted':
        this.#watch();
        break;
      case 'silent':
        this.#timer(this.#patience(0), () => this.#restart());
        break;
      case 'failed':
        this.#timer(this.#patience(this.#lastAttemptAt + RETRY_MS - this.#options.clock.now()), () => this.#rebuild(before));
        break;
      case 'expired':
        this.#rebuild(before);
        break;
    }
  }

  /**
   * The network may have changed just now: what is being tried is tried again at once, unless it has just begun. Says whether it
   * is. What turns out to be lost soon after is mended without waiting for the other side, whose network is as it was.
   */
  hurry(): boolean {
    const now = this.#options.clock.now();
    this.#hintedAt = now;
    const restarting = this.#state === 'restarting';
    if (!this.mending || now - this.#lastAttemptAt < (restarting ? RESTART_AGAIN_MS : RETRY_MS)) return false;
    if (restarting) this.#restart();
    else this.#rebuild(this.#state);
    return true;
  }

  #restart(): void {
    this.#lastAttemptAt = this.#options.clock.now();
    this.#watch();
    this.#options.restart();
  }

  #rebuild(after: RecoveryState): void {
    this.#lastAttemptAt = this.#options.clock.now();
    // The first one goes whichever way it can, the second through a relay, and so on.
    const route = this.#attempts % 2 === 0 ? 'any' : 'relay';
    this.#attempts += 1;
    this.#watch();
    this.#options.rebuild(route, after === 'connecting');
  }

  /** Gives what is being tried its time. */
  #watch(): void {
    this.#extended = false;
    this.#timer(this.#patience(this.#options.pace.stretch(this.#time())), () => this.#expire());
  }

  #expire(): void {
    if (this.#options.busy()) return this.#watch();
    if (this.#state === 'connecting' && !this.#extended && this.#options.pathFound()) {
      this.#extended = true;
      return this.#timer(this.#options.pace.stretch(KEYS_MS), () => this.#expire());
    }
    this.input('expired');
  }

  #time(): number {
    if (this.#state === 'restarting') return RESTART_MS;
    if (this.#outageSince === null) return Math.min(LONGEST_CONNECT_MS, FIRST_CONNECT_MS * 2 ** this.#attempts);
    const outage = this.#options.clock.now() - this.#outageSince;
    return Math.min(MAX_RECONNECT_MS, Math.max(MIN_RECONNECT_MS, outage * OUTAGE_SHARE));
  }

  #patience(delay: number): number {
    const { polite, clock } = this.#options;
    const hinted = clock.now() - this.#hintedAt < HINT_MS;
    return Math.max(0, delay) + (polite && !hinted ? POLITE_DELAY_MS : 0);
  }

  /** Whatever is waited for next replaces what was waited for. */
  #timer(delay: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.scope.after(this.#options.clock, delay, run);
  }
}
