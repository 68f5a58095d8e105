/** Where something stands, in CSS pixels from the stage's upper left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

/** Ratios of width to height that a tile may have; beyond them it cuts off more than edges. */
interface Shapes {
  readonly narrowest: number;
  readonly widest: number;
}

const NARROWEST = 3 / 4;
/** On a wide stage nearly every camera is a wide one; on a tall one, a phone, strips would cut heads off. */
const shapesOnWide: Shapes = { narrowest: 4 / 3, widest: 2 };
const shapesOnTall: Shapes = { narrowest: NARROWEST, widest: 3 / 2 };

/** One tile alone, on a screen much wider than any camera's picture, would show a forehead and a chin. */
const WIDEST_ALONE = 2.2;

/** How the spotlight divides the stage. */
const STRIP_SHARE = 0.2;
const STRIP_LEAST = 120;
const STRIP_MOST = 208;
/** Narrower or lower than this nobody is recognised. */
const SMALL_LEAST: Area = { width: 112, height: 90 };

/** A phone, whichever way it is held, and a window as small as one. */
const COMPACT_BELOW = 480;
/** Most tiles on one page: more faces than these are not watched, only counted. */
const MOST_TILES = 9;
const leastTile = { compact: { width: 120, height: 90 }, large: { width: 200, height: 112 } } as const satisfies Record<string, Area>;

/** How high a name and what stands beside it are, with the room around them. */
export const PLATE_HEIGHT = 48;

/** How high the own picture has to be to be worth a corner. */
const CORNER_LEAST = 88;

export const isCompact = (area: Area): boolean => Math.min(area.width, area.height) < COMPACT_BELOW;

/**
 * `count` tiles in the columns that show the most picture: each within the bounds of aspect ratio, row by row in order,
 * the whole centred and a last row that is not full centred too. Nothing overlaps and nothing leaves the area.
 */
export function gridLayout(count: number, area: Area, gap: number): readonly Rect[] {
  if (count <= 0 || area.width <= 0 || area.height <= 0) return [];
  const { columns, size } = bestColumns(count, area, gap);
  const rows = Math.ceil(count / columns);
  const top = (area.height - rows * size.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = (area.width - inRow * size.width - (inRow - 1) * gap) / 2;
    const column = index - row * columns;
    return { x: left + column * (size.width + gap), y: top + row * (size.height + gap), ...size };
  });
}

/** How many tiles a grid may have before they are too small to be looked at. */
export function gridCapacity(area: Area, gap: number): number {
  const least = isCompact(area) ? leastTile.compact : leastTile.large;
  // Upwards: three may need a shape in which they are lower than four.
  for (let count = 2; count <= MOST_TILES; count++) {
    const [tile] = gridLayout(count, area, gap);
    if (!tile || tile.width < least.width || tile.height < least.height) return count - 1;
  }
  return MOST_TILES;
}

/** The first tile large, the others small: beside it on a wide stage, below it on a tall one. Those that do not fit are null. */
export function spotlightLayout(count: number, area: Area, gap: number): readonly (Rect | null)[] {
  if (count <= 1) return gridLayout(count, area, gap);
  if (area.width <= 0 || area.height <= 0) return [];
  const wide = area.width >= area.height;
  const along = wide ? area.height : area.width;
  const rest = count - 1;
  const { strip, least } = stripOf(area);
  // The small ones of a strip below are as wide as leaves room for all, within what a face needs.
  const small = wide ? least : Math.max(least, Math.min(strip * (4 / 3), (along + gap) / rest - gap));
  const fit = Math.min(rest, fitting(along, small, gap));
  const start = (along - fit * small - Math.max(0, fit - 1) * gap) / 2;
  const others = Array.from({ length: rest }, (_, index): Rect | null => {
    if (index >= fit) return null;
    const at = start + index * (small + gap);
    return wide
      ? { x: area.width - strip, y: at, width: strip, height: small }
      : { x: at, y: area.height - strip, width: small, height: strip };
  });
  const [main = null] = gridLayout(1, wide ? { width: area.width - strip - gap, height: area.height } : { width: area.width, height: area.height - strip - gap }, gap);
  return [main, ...others];
}

/** How many small tiles a spotlight has room for. */
export function stripCapacity(area: Area, gap: number): number {
  return Math.max(1, fitting(area.width >= area.height ? area.height : area.width, stripOf(area).least, gap));
}

/** How thick the strip is, and the least that one of its tiles takes along it. */
function stripOf(area: Area): { readonly strip: number; readonly least: number } {
  const wide = area.width >= area.height;
  const across = wide ? area.width : area.height;
  const strip = Math.min(STRIP_MOST, Math.max(STRIP_LEAST, across * STRIP_SHARE), across / 2);
  return { strip, least: wide ? Math.max(SMALL_LEAST.height, strip * (9 / 16)) : Math.max(SMALL_LEAST.width, strip * NARROWEST) };
}

/** How many of a size fit in a row. What has been divided among seven fits seven times, whatever the last digit says. */
const fitting = (along: number, small: number, gap: number): number => Math.max(0, Math.floor((along + gap) / (small + gap) + 1e-6));

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Corner = (typeof corners)[number];

/** The corner that the own picture has while it is not in the grid: small, never more than a third of either side. */
export function cornerRect(area: Area, gap: number, corner: Corner = 'bottom-right'): Rect {
  const upright = area.width < area.height;
  const ratio = upright ? NARROWEST : 16 / 10;
  const width = Math.min(upright ? 104 : 208, area.width / 3, (area.height / 3) * ratio);
  return placeInCorner({ width, height: width / ratio }, area, gap, corner);
}

/** The same above tiles of this size, as much smaller as leaves the name of each to be read. Null where nothing would be left of it. */
export function cornerAbove(tile: Area, area: Area, gap: number, corner: Corner): Rect | null {
  const { width, height } = cornerRect(area, gap, corner);
  const scale = Math.min(1, (tile.height - PLATE_HEIGHT - gap) / height, tile.width / (width + gap));
  if (height * scale < CORNER_LEAST) return null;
  return placeInCorner({ width: width * scale, height: height * scale }, area, gap, corner);
}

function placeInCorner({ width, height }: Area, area: Area, gap: number, corner: Corner): Rect {
  const [vertical, horizontal] = corner.split('-');
  return {
    x: horizontal === 'left' ? gap : area.width - width - gap,
    y: vertical === 'top' ? gap : area.height - height - gap,
    width,
    height,
  };
}

/** The corner of the area that a picture let go of at `centre` belongs to. */
export function nearestCorner(centre: { readonly x: number; readonly y: number }, area: Area): Corner {
  return `${centre.y < area.height / 2 ? 'top' : 'bottom'}-${centre.x < area.width / 2 ? 'left' : 'right'}`;
}

/** Whether the own picture stands in the corner instead of taking a place in the grid. */
export function selfInCorner(others: number, area: Area): boolean {
  return others <= (area.width < 640 && area.width < area.height ? 2 : 1);
}

function bestColumns(count: number, area: Area, gap: number): { readonly columns: number; readonly size: Area } {
  const shapes = area.width > area.height ? shapesOnWide : shapesOnTall;
  let best = { columns: 1, size: { width: 0, height: 0 } };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const size = fitTile((area.width - (columns - 1) * gap) / columns, (area.height - (rows - 1) * gap) / rows, count, shapes);
    if (size.width * size.height > best.size.width * best.size.height) best = { columns, size };
  }
  return best;
}

/** The largest tile of a bearable shape in a cell. One or two tiles may take any shape: they have the stage to themselves. */
function fitTile(width: number, height: number, count: number, { narrowest, widest }: Shapes): Area {
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  if (count === 1) return { width: Math.min(width, height * WIDEST_ALONE), height };
  if (count === 2) return { width, height };
  const ratio = width / height;
  if (ratio > widest) return { width: height * widest, height };
  if (ratio < narrowest) return { width, height: width / narrowest };
  return { width, height };
}
