import type { ViewDemands } from '#lib/call/demands.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { nothingShown } from '#lib/protocol/demand.ts';
import type { Demand } from '#lib/protocol/demand.ts';
import { cameraOf, screenOf } from './stagePlan.ts';
import type { Placed, StagePlan } from './stagePlan.ts';

/** Nearly every camera's picture: what a tile of another shape shows is cut out of it. */
export const CAMERA_RATIO = 16 / 9;
const MOST = 16_384;

/** What the stage shows of everybody's pictures, in physical px: `ratio` of them to a CSS px. */
export function demandsOf(tiles: StagePlan['tiles'], participants: readonly ParticipantSnapshot[], ratio: number): ViewDemands {
  return new Map(
    participants.map(({ id, media }) => [
      id,
      {
        camera: media.camera ? demandOf(tiles.get(cameraOf(id)), ratio, CAMERA_RATIO) : nothingShown,
        screen: media.screen ? demandOf(tiles.get(screenOf(id)), ratio, null) : nothingShown,
      },
    ]),
  );
}

/** What showing a picture in one place asks for. `covered`: the shape of a picture that covers its tile and loses what sticks out; null for one that is shown whole. */
export function demandOf(placed: Pick<Placed, 'rect' | 'level'> | undefined, ratio: number, covered: number | null): Demand {
  if (!placed) return nothingShown;
  const { width, height } = placed.rect;
  const [wide, high] = covered === null ? [width, height] : [Math.max(width, height * covered), Math.max(height, width / covered)];
  const px = (length: number) => Math.min(MOST, Math.round(length * ratio));
  return { level: placed.level, width: px(wide), height: px(high) };
}
