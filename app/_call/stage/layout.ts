/** Where something stands, in CSS pixels from the stage's upper left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `grid`: everyone alike. `spotlight`: one large, the others in a row or column beside. */
export type LayoutMode = 'grid' | 'spotlight';

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
const shapesOnWide: Shapes = { narrowest: 1, widest: 2 };
const shapesOnTall: Shapes = { narrowest: NARROWEST, widest: 3 / 2 };

/** How the spotlight divides the stage. */
const STRIP_SHARE = 0.2;
const STRIP_LEAST = 88;
const STRIP_MOST = 190;

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

/** The first tile large, the others small: beside it on a wide stage, below it on a tall one. Those that do not fit are null. */
export function spotlightLayout(count: number, area: Area, gap: number): readonly (Rect | null)[] {
  if (count <= 1) return gridLayout(count, area, gap);
  if (area.width <= 0 || area.height <= 0) return [];
  const wide = area.width >= area.height;
  const across = wide ? area.width : area.height;
  const along = wide ? area.height : area.width;
  const strip = Math.min(STRIP_MOST, Math.max(STRIP_LEAST, across * STRIP_SHARE), across / 2);
  const [main = null] = gridLayout(1, wide ? { width: area.width - strip - gap, height: area.height } : { width: area.width, height: area.height - strip - gap }, gap);
  const rest = count - 1;
  // Below, the small ones are as wide as leaves room for all, within what a face needs.
  const small = wide ? strip * (9 / 16) : Math.min(strip * (4 / 3), Math.max(strip * NARROWEST, (along + gap) / rest - gap));
  const fit = Math.min(rest, Math.max(0, Math.floor((along + gap) / (small + gap))));
  const start = (along - fit * small - Math.max(0, fit - 1) * gap) / 2;
  const others = Array.from({ length: rest }, (_, index): Rect | null => {
    if (index >= fit) return null;
    const at = start + index * (small + gap);
    return wide
      ? { x: area.width - strip, y: at, width: strip, height: small }
      : { x: at, y: area.height - strip, width: small, height: strip };
  });
  return [main, ...others];
}

/** The corner that the own picture has while it is not in the grid: small, never more than a third of either side. */
export function cornerRect(area: Area, gap: number): Rect {
  const upright = area.width < area.height;
  const ratio = upright ? NARROWEST : 16 / 10;
  const width = Math.min(upright ? 104 : 208, area.width / 3, (area.height / 3) * ratio);
  const height = width / ratio;
  return { x: area.width - width - gap, y: area.height - height - gap, width, height };
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
  if (count <= 2) return { width, height };
  const ratio = width / height;
  if (ratio > widest) return { width: height * widest, height };
  if (ratio < narrowest) return { width, height: width / narrowest };
  return { width, height };
}
