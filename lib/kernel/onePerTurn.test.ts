import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { onePerTurn } from './onePerTurn.ts';

it('does one thing a turn, in order, and what comes in between goes on', async () => {
  const inTurn = onePerTurn();
  const done: number[] = [];
  for (const at of [1, 2, 3]) inTurn(() => done.push(at));
  expect(done).toEqual([]);
  await turn();
  expect(done).toEqual([1]);
  // Given meanwhile, it waits behind the others.
  inTurn(() => done.push(4));
  await turn();
  expect(done).toEqual([1, 2]);
  await turn();
  await turn();
  expect(done).toEqual([1, 2, 3, 4]);
});

it('begins anew after a pause', async () => {
  const inTurn = onePerTurn();
  const done: number[] = [];
  inTurn(() => done.push(1));
  await turn();
  await turn();
  inTurn(() => done.push(2));
  await turn();
  expect(done).toEqual([1, 2]);
});
