import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Steadily } from '../stats/steadily.ts';
import { strainTable } from './strainMachine.ts';
import type { Strain, StrainInput } from './strainMachine.ts';

/** What encoders tell of the time they have. */
export interface EncoderLoad {
  /** Whether a browser says that it makes a picture smaller for want of it. */
  readonly limited: boolean;
  /** The share of the time from frame to frame that encoding one takes, at its worst; null where nothing was encoded. */
  readonly share: number | null;
}

/** Above the one a machine is strained, below the other it has time to spare; in between it is left as it is. */
const STRAINED_SHARE = 0.6;
const CALM_SHARE = 0.4;
/** ms that either has to last for one step: down soon, since frames are missing already, and back when it is sure to hold. */
const STRAINED_MS = 2_000;
const CALM_MS = 10_000;

/** Spares a machine that cannot encode all it should, step by step. */
export class ProcessorGuard {
  #strain: Strain = 'none';
  readonly #strained: Steadily;
  readonly #calm: Steadily;

  constructor(clock: Clock) {
    this.#strained = new Steadily(clock);
    this.#calm = new Steadily(clock);
  }

  get strain(): Strain {
    return this.#strain;
  }

  look({ limited, share }: EncoderLoad): void {
    const strained = limited || (share !== null && share > STRAINED_SHARE);
    const calm = !limited && (share === null || share < CALM_SHARE);
    // Asked side by side: both have to know.
    const [down, up] = [this.#strained.lasts(strained, STRAINED_MS), this.#calm.lasts(calm, CALM_MS)];
    if (down) this.#input('strained');
    else if (up) this.#input('calm');
  }

  #input(input: StrainInput): void {
    this.#strained.restart();
    this.#calm.restart();
    this.#strain = transition(strainTable, this.#strain, input) ?? this.#strain;
  }
}
