import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createScene, frameBytes } from './scene.ts';
import type { Scene } from './scene.ts';
import { readFrame, writeClip, y4mHead } from './y4m.ts';

const size = { width: 320, height: 180 };
const pixels = size.width * size.height;

/** How far the luma of two frames of `scene` lies apart in the mean of all pixels. */
function lumaDifference(scene: Scene, one: number, other: number): number {
  const first = scene.draw(one).slice(0, pixels);
  const second = scene.draw(other);
  return first.reduce((sum, value, at) => sum + Math.abs(value - (second[at] ?? 0)), 0) / pixels;
}

test('the scene moves, is noisy, and ends where it began', () => {
  const scene = createScene(size, 30, 1);
  const next = lumaDifference(scene, 0, 1);
  expect(lumaDifference(scene, 0, 30)).toBe(0);
  expect(lumaDifference(scene, 29, 0)).toBeLessThan(next * 1.5);
  expect(lumaDifference(scene, 0, 8)).toBeGreaterThan(next + 2);
  // Here the room turns round and stands still. Noise alone, with a standard deviation of 2 in both frames, is 2.3 in the mean.
  expect(lumaDifference(scene, 7, 8)).toBeGreaterThan(2.2);
});

test('the same seed draws the same frames', () => {
  const [one, other, another] = [createScene(size, 10, 1), createScene(size, 10, 1), createScene(size, 10, 2)];
  expect(one.draw(3)).toEqual(other.draw(3));
  expect(one.draw(3)).not.toEqual(another.draw(3));
});

test('a clip is a YUV4MPEG2 file whose frames can be read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-clip-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'clip.y4m');
  const scene = createScene(size, 3, 1);
  writeClip(scene, path);
  const text = readFileSync(path, 'latin1');
  expect(text.startsWith('YUV4MPEG2 W320 H180 F30:1 Ip A1:1 C420jpeg\nFRAME\n')).toBe(true);
  expect(text.length).toBe(y4mHead(size).length + 3 * ('FRAME\n'.length + frameBytes(size)));

  const file = openSync(path, 'r');
  onTestFinished(() => closeSync(file));
  const frame = new Uint8ClampedArray(frameBytes(size));
  for (const index of [2, 0, 4]) {
    readFrame(file, { size, frames: 3 }, index, frame);
    expect(frame).toEqual(scene.draw(index % 3));
  }
});
