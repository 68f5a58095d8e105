import type { TransitionTable } from '#lib/kernel/machine.ts';

/** How much a machine that cannot encode all it should is spared, from not at all. */
export const strains = ['none', 'light', 'heavy', 'utmost'] as const;
export type Strain = (typeof strains)[number];

export type StrainInput =
  /** Encoding takes more than the machine has, and has for a while. */
  | 'strained'
  /** It has had time to spare for a good while. */
  | 'calm';

export const strainTable: TransitionTable<Strain, StrainInput> = {
  none: { strained: 'light', calm: null },
  light: { strained: 'heavy', calm: 'none' },
  heavy: { strained: 'utmost', calm: 'light' },
  utmost: { strained: null, calm: 'heavy' },
};
