import { describe, expect, it } from 'vitest';
import { nextPicture, pictureTable } from './pictureWatch.ts';
import type { PictureInput, PictureState } from './pictureWatch.ts';

const run = (...inputs: PictureInput[]) => inputs.reduce<PictureState>((state, input) => nextPicture(state, input).state, 'flowing');

describe('a tile', () => {
  it.each<[string, PictureInput[], PictureState]>([
    ['that shows frames is left alone', ['look', 'frame', 'look', 'frame', 'look'], 'late'],
    ['without a frame for three looks is checked against its track', ['look', 'look', 'look'], 'probing'],
    ['whose track is silent too is watched on', ['look', 'look', 'look', 'probeEmpty', 'look', 'look', 'look'], 'probing'],
    ['that is stuck while its track delivers gets its stream anew', ['look', 'look', 'look', 'probeFrame'], 'reattached'],
    ['that stays stuck is not given it a second time', ['look', 'look', 'look', 'probeFrame', 'look', 'look', 'look', 'probeFrame', 'rest', 'look'], 'reattached'],
    ['that moves again can get stuck again', ['look', 'look', 'look', 'probeFrame', 'frame', 'look', 'look', 'look'], 'probing'],
    ['in a hidden page is not expected to move', ['look', 'look', 'rest', 'look', 'look'], 'overdue'],
  ])('%s', (_, inputs, state) => {
    expect(run(...inputs)).toBe(state);
  });

  it('that shows a frame flows, from every state', () => {
    for (const state of Object.keys(pictureTable) as PictureState[]) expect(nextPicture(state, 'frame').state).toBe('flowing');
  });
});
