import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participantId, visitId } from '#lib/protocol/ids.ts';
import { ReplayGuard } from './replayGuard.ts';

const person = (index: number) => participantId.parse(`person-${index}`.padEnd(21, '_'));
const visit = (index: number) => visitId.parse(`visit-${index}`.padEnd(12, '_'));
const [ann, first] = [person(0), visit(0)];
const WINDOW = 64;

/** What the guard promises, said naively: every number is remembered for ever. */
function oracle() {
  const seen = new Set<number>();
  let highest = -1;
  return (seq: number): boolean => {
    if (seen.has(seq) || seq <= highest - WINDOW) return false;
    seen.add(seq);
    highest = Math.max(highest, seq);
    return true;
  };
}

describe('ReplayGuard', () => {
  it('takes what comes in order, once', () => {
    const guard = new ReplayGuard();
    expect([0, 1, 2, 2, 1, 0, 3].map((seq) => guard.accept(ann, first, seq))).toEqual([true, true, true, false, false, false, true]);
  });

  it('does as a set that remembers everything, less what is 64 behind', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 400, size: 'max' }), (numbers) => {
        const [guard, expected] = [new ReplayGuard(), oracle()];
        expect(numbers.map((seq) => guard.accept(ann, first, seq))).toEqual(numbers.map(expected));
      }),
      { numRuns: 300 },
    );
  });

  it('never takes anything twice, whoever comes in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 200 })), { maxLength: 300, size: 'max' }),
        (arrivals) => {
          const guard = new ReplayGuard();
          const taken = arrivals.filter(([who, which, seq]) => guard.accept(person(who), visit(which), seq)).map(String);
          expect(new Set(taken).size).toBe(taken.length);
        },
      ),
    );
  });

  it('counts each visit of each sender for itself', () => {
    const guard = new ReplayGuard();
    expect(guard.accept(ann, first, 0)).toBe(true);
    expect(guard.accept(ann, visit(1), 0)).toBe(true);
    expect(guard.accept(person(1), first, 0)).toBe(true);
  });

  it('holds at a window’s edge', () => {
    const guard = new ReplayGuard();
    expect(guard.accept(ann, first, WINDOW)).toBe(true);
    expect(guard.accept(ann, first, 0)).toBe(false);
    expect(guard.accept(ann, first, 1)).toBe(true);
  });
});
