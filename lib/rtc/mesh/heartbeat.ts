import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import type { Pace } from '#lib/kernel/pace.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { vitalTable } from './vitalMachine.ts';
import type { Vital, VitalInput } from './vitalMachine.ts';

export interface HeartbeatOptions {
  readonly clock: Clock;
  /** The heart beats until it closes. */
  readonly scope: Scope;
  /** Is told how late this page runs. */
  readonly pace: Pace;
  readonly send: () => void;
  /** Bytes that have come in so far, of whatever kind. Costs the browser something: asked only when no beat comes. */
  readonly receivedBytes: () => Promise<number>;
  /** The other side is taken for something else than before; `alive` at the beginning. */
  readonly onVital: (vital: Vital) => void;
}

/** ms between beats. A hidden page's timers are slowed to this very rate (Chromium), not below it. */
const BEAT_MS = 1_000;
/** ms without a beat after which received bytes are counted instead, and how often. */
const SUSPECT_MS = 1_250;
const LOOK_MS = 250;
/** The same while nothing is heard: the picture waits for the first thing that is. */
const LISTEN_MS = 150;
/** ms without anything after which it is worth asking whether it is only this path: the sooner, since the answer takes a second. */
const QUIET_MS = 1_500;
/** ms without anything after which a path counts as lost: libwebrtc calls it weak at the same time and acts 12 s later. */
const SILENCE_MS = 2_500;
/** ms of it that a hint that the network has changed is worth. What is left is longer than from beat to beat. */
const HINT_MS = 1_000;
/** ms by which a timer of a page that was asleep is late, rather than of one that has too much to do. */
const ASLEEP_MS = 10_000;
/** ms without a beat after which nobody may be listening who is seen to listen. */
const UNANSWERED_MS = 10_000;
/**
 * Knows within seconds whether the other side is there, at the cost of one small message a second. Both sides beat; a beat that
 * fails to come is no proof, since the channel they travel on backs off, so then bytes of media count as well.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #heardAt: number;
  #beatAt: number;
  #lookAt: number;
  #beatDue: number;
  #counted: number | null = null;
  #vital: Vital = 'alive';
  #cancelLook: () => void = () => {};

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    const now = options.clock.now();
    [this.#heardAt, this.#beatAt, this.#lookAt, this.#beatDue] = [now, now, now, now];
    this.#schedule(0);
  }

  /** What the other side is taken for. */
  get vital(): Vital {
    return this.#vital;
  }

  /** The other side's page has said something. */
  beat(): void {
    this.#beatAt = this.#options.clock.now();
    this.#counted = null;
    this.#hear('beat');
  }

  /** The path is there again, says ICE: what comes over it has its time. */
  renew(): void {
    this.#hear('bytes');
  }

  /** The network may have changed: silence is believed sooner. */
  suspect(): void {
    const now = this.#options.clock.now();
    this.#heardAt = Math.min(this.#heardAt, now - HINT_MS);
    this.#beatAt = Math.min(this.#beatAt, now - SUSPECT_MS);
    this.#schedule(0);
  }

  #schedule(delay: number): void {
    const { clock, scope } = this.#options;
    this.#cancelLook();
    this.#lookAt = clock.now() + delay;
    this.#cancelLook = scope.after(clock, delay, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { clock, scope, pace, send } = this.#options;
    const now = clock.now();
    // A page that was asleep, or too busy to run, has missed what came in meanwhile.
    const late = now - this.#lookAt;
    [this.#heardAt, this.#beatAt] = [Math.min(now, this.#heardAt + late), Math.min(now, this.#beatAt + late)];
    // A hidden page's timers are this late without being slow.
    if (late > BEAT_MS && late < ASLEEP_MS) pace.took(late);
    if (now >= this.#beatDue) {
      this.#beatDue = now + BEAT_MS;
      send();
    }
    const suspicious = now - this.#beatAt >= SUSPECT_MS;
    const flat = suspicious && (await this.#flat());
    if (scope.closed) return;
    if (flat && now - this.#heardAt >= QUIET_MS) this.#input('quiet');
    if (now - this.#heardAt >= SILENCE_MS) this.#input('silence');
    if (now - this.#beatAt >= UNANSWERED_MS) this.#input('unanswered');
    const listening = this.#vital === 'silent' || this.#vital === 'gone';
    const untilLook = suspicious ? (listening ? LISTEN_MS : LOOK_MS) : this.#beatAt + SUSPECT_MS - now;
    if (!scope.closed) this.#schedule(Math.max(0, Math.min(untilLook, this.#beatDue - clock.now())));
  }

  /** Counts, and says whether nothing has come since it last did. */
  async #flat(): Promise<boolean> {
    const before = this.#counted;
    const asked = this.#options.clock.now();
    const bytes = await this.#options.receivedBytes();
    this.#options.pace.took(this.#options.clock.now() - asked);
    this.#counted = bytes;
    if (before === null) return false;
    if (bytes > before) this.#hear('bytes');
    return bytes <= before;
  }

  #hear(what: 'beat' | 'bytes'): void {
    this.#heardAt = this.#options.clock.now();
    this.#input(what);
  }

  #input(input: VitalInput): void {
    const next = transition(vitalTable, this.#vital, input);
    if (next === null) return;
    this.#vital = next;
    this.#options.onVital(next);
  }
}
