import { describe, expect, it } from 'vitest';
import { nothingShown } from '#lib/protocol/demand.ts';
import type { Demand } from '#lib/protocol/demand.ts';
import { participantId } from '#lib/protocol/ids.ts';
import { combineDemands, spareDemands } from './demands.ts';
import type { DemandView, ViewDemands } from './demands.ts';

const ann = participantId.parse('ann'.padEnd(21, '_'));
const bob = participantId.parse('bob'.padEnd(21, '_'));

const tile: Demand = { level: 'tile', width: 640, height: 360 };
const small: Demand = { level: 'tile', width: 320, height: 180 };
const stage: Demand = { level: 'stage', width: 500, height: 280 };

const camera = (demand: Demand) => ({ camera: demand, screen: nothingShown });
const views = (entries: Partial<Record<DemandView, ViewDemands>>) => new Map(Object.entries(entries) as [DemandView, ViewDemands][]);

describe('combineDemands', () => {
  it('is what the only view shows', () => {
    expect(combineDemands(views({ stage: new Map([[ann, camera(tile)]]) }), false)).toEqual(new Map([[ann, camera(tile)]]));
  });

  it('takes the higher level, and the larger picture of the same one', () => {
    const combined = combineDemands(
      views({
        stage: new Map([
          [ann, camera(tile)],
          [bob, camera(small)],
        ]),
        floating: new Map([
          [ann, camera(stage)],
          [bob, camera(tile)],
        ]),
      }),
      false,
    );
    expect(combined.get(ann)).toEqual(camera(stage));
    expect(combined.get(bob)).toEqual(camera(tile));
  });

  it('asks for nothing that only a hidden page shows, and says so', () => {
    const hidden = combineDemands(views({ stage: new Map([[ann, camera(stage)], [bob, camera(tile)]]), floating: new Map([[ann, camera(small)]]) }), true);
    expect(hidden).toEqual(new Map([[ann, camera(small)], [bob, camera(nothingShown)]]));
  });

  it('asks for no camera of whom is not wanted, and for their screen as before', () => {
    const stageOf = new Map([[ann, { camera: tile, screen: stage }]]);
    const combined = combineDemands(views({ stage: stageOf }), false, new Set([ann, bob]));
    expect(combined).toEqual(new Map([[ann, { camera: nothingShown, screen: stage }], [bob, camera(nothingShown)]]));
  });
});

describe('spareDemands', () => {
  it('asks for stills of what is shown, in its size, and for nothing of what is not', () => {
    const spared = spareDemands(new Map([[ann, { camera: tile, screen: stage }], [bob, camera(nothingShown)]]));
    expect(spared.get(ann)).toEqual({ camera: { ...tile, level: 'still' }, screen: { ...stage, level: 'still' } });
    expect(spared.get(bob)).toEqual(camera(nothingShown));
  });
});
