import { demandLevels, nothingShown } from '#lib/protocol/demand.ts';
import type { Demand, Demands } from '#lib/protocol/demand.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** What shows pictures: the page's stage, and a window of its own that floats above other programs. */
export type DemandView = 'stage' | 'floating';

export type ViewDemands = ReadonlyMap<ParticipantId, Demands>;

/**
 * What all views together show, of each participant the larger. A hidden page shows nothing, whatever is laid out on it; the camera of
 * whoever is `unwanted` is shown by no view.
 */
export function combineDemands(
  views: ReadonlyMap<DemandView, ViewDemands>,
  hidden: boolean,
  unwanted: ReadonlySet<ParticipantId> = new Set(),
): ViewDemands {
  const combined = new Map<ParticipantId, Demands>();
  for (const [view, demands] of views) {
    for (const [id, shown] of demands) {
      const seen = hidden && view === 'stage' ? { camera: nothingShown, screen: nothingShown } : shown;
      const known = combined.get(id);
      combined.set(id, known ? { camera: larger(known.camera, seen.camera), screen: larger(known.screen, seen.screen) } : seen);
    }
  }
  for (const id of unwanted) combined.set(id, { screen: nothingShown, ...combined.get(id), camera: nothingShown });
  return combined;
}

/** The same by somebody who spares data: a picture now and then of whatever is shown. */
export function spareDemands(demands: ViewDemands): ViewDemands {
  return new Map([...demands].map(([id, { camera, screen }]) => [id, { camera: still(camera), screen: still(screen) }]));
}

const still = (shown: Demand): Demand => (shown.level === 'off' ? shown : { ...shown, level: 'still' });

/** One window's level never goes with the other's size: what is asked for is what one of them shows. */
function larger(one: Demand, other: Demand): Demand {
  const byLevel = demandLevels.indexOf(other.level) - demandLevels.indexOf(one.level);
  return byLevel > 0 || (byLevel === 0 && other.height > one.height) ? other : one;
}
