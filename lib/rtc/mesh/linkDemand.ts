import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { ControlMessage } from '#lib/protocol/control.ts';
import { demandLevels } from '#lib/protocol/demand.ts';
import type { Demand, Demands } from '#lib/protocol/demand.ts';

export interface LinkDemandOptions {
  readonly clock: Clock;
  readonly scope: Scope;
  readonly send: (message: ControlMessage) => void;
  /** The other side shows this side's pictures otherwise than before. */
  readonly onHeard: () => void;
}

/** How what is shown compares with what was said of it. */
export type Turn = 'same' | 'up' | 'down';

/** ms between two words: a layout that is moving says where it has arrived, not every place it passes. */
const PAUSE_MS = 150;
/** ms for which less has to be shown before it is said: who speaks changes faster than encoders should. */
const DOWN_MS = 1_000;
/** The factor by which a size has to differ. */
const CLEARLY = 1.15;

const rank = ({ level }: Demand): number => demandLevels.indexOf(level);

/** Which way one picture goes: by its level, and by its size where that is clearly another. */
export function turnOf(said: Demand, shown: Demand): Turn {
  if (rank(shown) !== rank(said)) return rank(shown) > rank(said) ? 'up' : 'down';
  if (shown.height > said.height * CLEARLY || shown.width > said.width * CLEARLY) return 'up';
  return shown.height * CLEARLY < said.height || shown.width * CLEARLY < said.width ? 'down' : 'same';
}

function turnOfBoth(said: Demands, shown: Demands): Turn {
  const turns = [turnOf(said.camera, shown.camera), turnOf(said.screen, shown.screen)];
  return turns.includes('up') ? 'up' : turns.includes('down') ? 'down' : 'same';
}

/**
 * What the two ends of a link show of each other's pictures: this side's is said whole, on each connection anew, and the other
 * side's is kept until it says otherwise. More is asked for at once, less when it has lasted.
 */
export class LinkDemand {
  readonly #options: LinkDemandOptions;
  #shown: Demands | null = null;
  #said: Demands | null = null;
  #at = 0;
  #saidAt = -Infinity;
  #open = false;
  #waiting: Turn = 'same';
  #cancel: () => void = () => {};
  #heard: Demands | null = null;
  #heardAt = -1;

  constructor(options: LinkDemandOptions) {
    this.#options = options;
  }

  /** What the other side shows of this one's pictures; null while it has not said. */
  get heard(): Demands | null {
    return this.#heard;
  }

  /** What this side shows of the other's pictures; null changes nothing, since it may only be between two layouts. */
  show(shown: Demands | null): void {
    if (!shown) return;
    this.#shown = shown;
    if (this.#open) this.#consider(shown);
  }

  /** Another connection begins: both ends count anew, and nothing can be said before its channel is open. */
  renew(): void {
    this.#heardAt = -1;
    this.#at = 0;
    this.#said = null;
    this.#open = false;
    this.#wait('same');
  }

  opened(): void {
    this.#open = true;
    if (this.#shown) this.#say(this.#shown);
  }

  /** The other side's word; one that was overtaken counts no more. */
  hear(at: number, demands: Demands): void {
    if (at <= this.#heardAt) return;
    this.#heardAt = at;
    this.#heard = demands;
    this.#options.onHeard();
  }

  #consider(shown: Demands): void {
    const turn = this.#said ? turnOfBoth(this.#said, shown) : 'up';
    // What is going down goes on doing so, wherever it is by then; what waits to be said more is said with the newest.
    if (turn !== this.#waiting) this.#wait(turn);
  }

  #wait(turn: Turn): void {
    this.#cancel();
    this.#waiting = turn;
    if (turn === 'same') return;
    const { clock, scope } = this.#options;
    const pause = this.#saidAt + PAUSE_MS - clock.now();
    if (turn === 'up' && pause <= 0) return this.#sayNewest();
    this.#cancel = scope.after(clock, turn === 'up' ? pause : DOWN_MS, () => this.#sayNewest());
  }

  #sayNewest(): void {
    if (this.#shown) this.#say(this.#shown);
  }

  #say(shown: Demands): void {
    this.#cancel();
    this.#waiting = 'same';
    this.#said = shown;
    this.#saidAt = this.#options.clock.now();
    this.#options.send({ kind: 'demand', at: this.#at++, camera: shown.camera, screen: shown.screen });
  }
}
