import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornerAbove, cornerRect, gridLayout, nearestCorner, spotlightLayout } from './layout.ts';
import type { Area, Rect } from './layout.ts';

const areas = fc.record({ width: fc.integer({ min: 200, max: 4000 }), height: fc.integer({ min: 200, max: 2400 }) });
const counts = fc.integer({ min: 1, max: 25 });
const gaps = fc.integer({ min: 0, max: 16 });
const SLACK = 0.01;

const inside = (rect: Rect, area: Area): boolean =>
  rect.x >= -SLACK && rect.y >= -SLACK && rect.x + rect.width <= area.width + SLACK && rect.y + rect.height <= area.height + SLACK;

const apart = (a: Rect, b: Rect): boolean =>
  a.x + a.width <= b.x + SLACK || b.x + b.width <= a.x + SLACK || a.y + a.height <= b.y + SLACK || b.y + b.height <= a.y + SLACK;

function expectSound(rects: readonly Rect[], area: Area): void {
  for (const [index, rect] of rects.entries()) {
    expect(rect.width).toBeGreaterThan(0);
    expect(rect.height).toBeGreaterThan(0);
    expect(inside(rect, area)).toBe(true);
    for (const other of rects.slice(index + 1)) expect(apart(rect, other)).toBe(true);
  }
}

describe('gridLayout', () => {
  it('keeps every tile inside and apart', () => {
    fc.assert(
      fc.property(counts, areas, gaps, (count, area, gap) => {
        const rects = gridLayout(count, area, gap);
        expect(rects).toHaveLength(count);
        expectSound(rects, area);
      }),
    );
  });

  it('goes row by row, so that order on the screen is order in the list', () => {
    fc.assert(
      fc.property(counts, areas, gaps, (count, area, gap) => {
        const rects = gridLayout(count, area, gap);
        const read = [...rects.keys()].sort((a, b) => rowOf(rects, a) - rowOf(rects, b) || xOf(rects, a) - xOf(rects, b));
        expect(read).toEqual([...rects.keys()]);
      }),
    );
  });

  it('gives all tiles the same size', () => {
    fc.assert(
      fc.property(counts, areas, gaps, (count, area, gap) => {
        const sizes = new Set(gridLayout(count, area, gap).map(({ width, height }) => `${width}x${height}`));
        expect(sizes.size).toBe(1);
      }),
    );
  });

  it('chooses the columns that show most', () => {
    expect(new Set(gridLayout(4, { width: 1240, height: 640 }, 12).map(({ x }) => x)).size).toBe(2);
    expect(new Set(gridLayout(2, { width: 366, height: 684 }, 8).map(({ x }) => x)).size).toBe(1);
    expect(new Set(gridLayout(4, { width: 366, height: 684 }, 8).map(({ x }) => x)).size).toBe(2);
    expect(new Set(gridLayout(2, { width: 1240, height: 640 }, 12).map(({ y }) => y)).size).toBe(1);
  });

  it('is empty without tiles or without room', () => {
    expect(gridLayout(0, { width: 800, height: 600 }, 12)).toEqual([]);
    expect(gridLayout(3, { width: 0, height: 600 }, 12)).toEqual([]);
  });
});

describe('spotlightLayout', () => {
  it('keeps what it shows inside and apart, and shows the first always', () => {
    fc.assert(
      fc.property(counts, areas, gaps, (count, area, gap) => {
        const rects = spotlightLayout(count, area, gap);
        expect(rects).toHaveLength(count);
        expect(rects[0]).not.toBeNull();
        expectSound(rects.filter((rect) => rect !== null), area);
      }),
    );
  });

  it('gives the first more room than any other', () => {
    const [main, ...others] = spotlightLayout(5, { width: 1240, height: 640 }, 12);
    for (const other of others) expect((main?.width ?? 0) * (main?.height ?? 0)).toBeGreaterThan((other?.width ?? 0) * (other?.height ?? 0) * 8);
  });

  it('makes room below the first for as many as a phone is wide', () => {
    const shown = (count: number) => spotlightLayout(count, { width: 366, height: 684 }, 8).filter((rect) => rect !== null).length;
    expect([2, 3, 4, 5, 6].map(shown)).toEqual([2, 3, 4, 4, 4]);
  });
});

it('puts the corner picture inside, in a third of either side at most', () => {
  fc.assert(
    fc.property(areas, gaps, (area, gap) => {
      const rect = cornerRect(area, gap);
      expect(inside(rect, area)).toBe(true);
      expect(rect.width).toBeLessThanOrEqual(area.width / 3 + SLACK);
      expect(rect.height).toBeLessThanOrEqual(area.height / 3 + SLACK);
    }),
  );
});

const rowOf = (rects: readonly Rect[], index: number): number => Math.round(rects[index]?.y ?? 0);
const xOf = (rects: readonly Rect[], index: number): number => rects[index]?.x ?? 0;

it('has a corner above small tiles only where their names stay to be read', () => {
  expect(cornerAbove({ width: 405, height: 178 }, { width: 1240, height: 560 }, 12, 'top-left')).toMatchObject({ x: 12, y: 12 });
  expect(cornerAbove({ width: 140, height: 112 }, { width: 296, height: 480 }, 8, 'bottom-right')).toBeNull();
});

it('takes a picture that was let go to the nearest corner', () => {
  const area = { width: 800, height: 600 };
  expect(nearestCorner({ x: 10, y: 10 }, area)).toBe('top-left');
  expect(nearestCorner({ x: 401, y: 299 }, area)).toBe('top-right');
  expect(nearestCorner({ x: 399, y: 301 }, area)).toBe('bottom-left');
  expect(nearestCorner({ x: 900, y: 700 }, area)).toBe('bottom-right');
});
