import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import { cellsFor, MOST, shownInFloating } from './floatingPlan.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => participantId.parse(name.padEnd(21, '_')));
const [, b, , , , f] = ids;

describe('who is shown', () => {
  it('is everybody while there is room, whoever speaks', () => {
    expect(shownInFloating(ids.slice(0, 3), b ?? null)).toEqual(ids.slice(0, 3));
  });

  it('is the first ones, and the speaker in the last place', () => {
    expect(shownInFloating(ids, null)).toEqual(ids.slice(0, MOST));
    expect(shownInFloating(ids, b ?? null)).toEqual(ids.slice(0, MOST));
    expect(shownInFloating(ids, f ?? null)).toEqual([...ids.slice(0, MOST - 1), f]);
  });

  it('is nobody who has left while speaking', () => {
    expect(shownInFloating(ids.slice(0, 5), f ?? null)).toEqual(ids.slice(0, MOST));
  });
});

describe('the cells', () => {
  it.each([
    [1, 400, 300, { columns: 1, rows: 1 }],
    [2, 300, 400, { columns: 1, rows: 2 }],
    [2, 600, 200, { columns: 2, rows: 1 }],
    [4, 400, 260, { columns: 2, rows: 2 }],
  ])('of %i in %i by %i', (count, width, height, cells) => {
    expect(cellsFor(count, width, height)).toEqual(cells);
  });

  it('are as many as are needed, and no row of them is empty', () => {
    const side = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST }), side, side, (count, width, height) => {
        const { columns, rows } = cellsFor(count, width, height);
        expect(columns * rows).toBeGreaterThanOrEqual(count);
        expect(columns * (rows - 1)).toBeLessThan(count);
      }),
    );
  });
});
