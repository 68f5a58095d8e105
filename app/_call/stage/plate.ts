import { PLATE_HEIGHT } from './layout.ts';
import type { Rect } from './layout.ts';

/** Where a tile's name and its buttons stand, and how wide they may become. */
export interface Plate {
  readonly at: 'bottom-left' | 'bottom-right' | 'top-left' | 'top-right';
  readonly width: number;
}

/** px between the plate and the edge of its tile. */
const MARGIN = 8;
/** A name narrower than this is no name. */
const NARROWEST = 160;
/** px that edges may differ by and be the same: thirds of a stage do not add up exactly. */
const ROUNDING = 0.01;

/** In the lower left corner of the tile, or, where `above` covers that, in the first that is free. */
export function platePlace(tile: Rect, above: Rect | null): Plate {
  const whole: Plate = { at: 'bottom-left', width: Math.max(0, tile.width - 2 * MARGIN) };
  if (!above || above.x >= tile.x + tile.width || above.x + above.width <= tile.x) return whole;
  const needed = Math.min(NARROWEST, whole.width);
  const left = above.x - tile.x - 2 * MARGIN;
  const right = tile.x + tile.width - above.x - above.width - 2 * MARGIN;
  const lowerEdge = tile.y + tile.height;
  for (const side of ['bottom', 'top'] as const) {
    const from = side === 'bottom' ? lowerEdge - PLATE_HEIGHT : tile.y;
    if (above.y >= from + PLATE_HEIGHT - ROUNDING || above.y + above.height <= from + ROUNDING) return { at: `${side}-left`, width: whole.width };
    if (left >= needed) return { at: `${side}-left`, width: left };
    if (right >= needed) return { at: `${side}-right`, width: right };
  }
  return whole;
}
