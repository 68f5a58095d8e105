import * as z from 'zod/mini';

/** How a picture is wanted, from not at all to as the one that matters. `still`: whatever its place, as a picture now and then, to spare data. */
export const demandLevels = ['off', 'still', 'thumbnail', 'tile', 'stage'] as const;
export type DemandLevel = (typeof demandLevels)[number];

/** No screen has more physical pixels than this on a side (16K). */
const MAX_SIDE = 16_384;
const side = z.int().check(z.gte(0), z.lte(MAX_SIDE));

/** What a receiver shows of one picture, in physical px. `off` goes with 0 × 0. */
export const demand = z.strictObject({ level: z.enum(demandLevels), width: side, height: side });
export type Demand = Readonly<z.infer<typeof demand>>;

/** What a receiver shows of one participant. */
export interface Demands {
  readonly camera: Demand;
  readonly screen: Demand;
}

export const nothingShown: Demand = { level: 'off', width: 0, height: 0 };
