import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropHandles, dragBox, keyStep, MIN_CROP, wholeOf } from './cropBox.ts';

const picture = { width: 640, height: 480 };
const middle = { x: 100, y: 100, width: 200, height: 200 };

describe('a crop box', () => {
  it('moves by what is held and keeps the rest', () => {
    expect(dragBox(middle, 'inside', 30, -20, picture)).toEqual({ ...middle, x: 130, y: 80 });
    expect(dragBox(middle, 'nw', 10, 20, picture)).toEqual({ x: 110, y: 120, width: 190, height: 180 });
    expect(dragBox(middle, 'se', 10, 20, picture)).toEqual({ ...middle, width: 210, height: 220 });
    expect(dragBox(middle, 'ne', 10, 20, picture)).toEqual({ x: 100, y: 120, width: 210, height: 180 });
    expect(dragBox(middle, 'sw', 10, 20, picture)).toEqual({ x: 110, y: 100, width: 190, height: 220 });
    expect(dragBox(middle, 'n', 10, 20, picture)).toEqual({ ...middle, y: 120, height: 180 });
    expect(dragBox(middle, 's', 10, 20, picture)).toEqual({ ...middle, height: 220 });
    expect(dragBox(middle, 'w', 10, 20, picture)).toEqual({ ...middle, x: 110, width: 190 });
    expect(dragBox(middle, 'e', 10, 20, picture)).toEqual({ ...middle, width: 210 });
  });

  it('stops at the edges of the picture with the size it has', () => {
    expect(dragBox(middle, 'inside', 9_999, -9_999, picture)).toEqual({ ...middle, x: 440, y: 0 });
  });

  const size = fc.record({ width: fc.integer({ min: 1, max: 9_000 }), height: fc.integer({ min: 1, max: 9_000 }) });
  const move = fc.tuple(fc.constantFrom(...cropHandles), fc.double(), fc.double());

  it('is within the picture and large enough to be seen after any moves, and a corner moves no other', () => {
    fc.assert(
      fc.property(size, fc.array(move, { maxLength: 12 }), (of, moves) => {
        let box = wholeOf(of);
        for (const [handle, dx, dy] of moves) {
          const before = box;
          box = dragBox(box, handle, dx, dy, of);
          expect(Object.values(box).every(Number.isInteger)).toBe(true);
          expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(of.width);
          expect(box.y + box.height).toBeLessThanOrEqual(of.height);
          expect(box.width).toBeGreaterThanOrEqual(Math.min(MIN_CROP, of.width));
          expect(box.height).toBeGreaterThanOrEqual(Math.min(MIN_CROP, of.height));
          if (handle === 'nw') expect([box.x + box.width, box.y + box.height]).toEqual([before.x + before.width, before.y + before.height]);
          if (handle === 'se') expect([box.x, box.y]).toEqual([before.x, before.y]);
          if (handle === 'inside') expect([box.width, box.height]).toEqual([before.width, before.height]);
        }
      }),
    );
  });

  it('moves by a fiftieth with an arrow key, by one px with a fine one, and by no other key', () => {
    expect(keyStep('ArrowRight', { width: 1000, height: 10 }, false)).toEqual([20, 0]);
    expect(keyStep('ArrowUp', picture, true)).toEqual([0, -1]);
    expect(keyStep('ArrowDown', { width: 3, height: 3 }, false)).toEqual([0, 1]);
    expect(keyStep('a', picture, false)).toBeNull();
  });
});
