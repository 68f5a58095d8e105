import { randomFrom } from '../statistics.ts';

/** A frame's size in px; both sides are even. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Bytes of a frame in I420: one of luma a pixel, two of colour for four. */
export const frameBytes = ({ width, height }: FrameSize): number => (width * height * 3) / 2;

/** How far the room pans to either side, in px: a laptop on somebody's knees. */
const PAN = 12;
/** Standard deviation of the noise that a webcam indoors leaves, of 256 steps. It is what costs bits. */
const NOISE = 2;
const NOISE_SAMPLES = 1 << 18;
/** Books on a shelf: hard edges that move with the room. */
const BOOKS = 160;

/** An upright ellipse in parts of the frame's height, as it moves in the course of the scene. */
interface Shape {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** How far it sways, and how often in one scene: whole, so that the last frame leads to the first. */
  readonly sway: number;
  readonly swings: number;
  readonly luma: number;
  readonly colour: readonly [blue: number, red: number];
}

/** Somebody who talks with their hands, from back to front. `x` is counted from the middle. */
const person: readonly Shape[] = [
  { x: 0, y: 1.05, halfWidth: 0.42, halfHeight: 0.5, sway: 0.015, swings: 1, luma: 70, colour: [150, 110] },
  { x: 0, y: 0.42, halfWidth: 0.16, halfHeight: 0.22, sway: 0.04, swings: 1, luma: 165, colour: [112, 152] },
  { x: 0, y: 0.52, halfWidth: 0.05, halfHeight: 0.02, sway: 0.04, swings: 5, luma: 90, colour: [115, 160] },
  { x: -0.45, y: 0.8, halfWidth: 0.07, halfHeight: 0.1, sway: 0.12, swings: 3, luma: 160, colour: [112, 152] },
  { x: 0.45, y: 0.78, halfWidth: 0.07, halfHeight: 0.1, sway: 0.1, swings: 2, luma: 160, colour: [112, 152] },
];

/** Half the width of an ellipse at `distance` from its middle, both in parts of its half axes; 0 outside. */
const halfChord = (distance: number) => Math.sqrt(Math.max(0, 1 - distance * distance));

function gaussianNoise(random: () => number): Int8Array {
  const noise = new Int8Array(NOISE_SAMPLES);
  for (let at = 0; at < noise.length; at++) {
    noise[at] = Math.round(NOISE * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  }
  return noise;
}

/** A wall that grows darker to one side, and shelves on it. Wider than the frame by what it pans. */
function drawRoom({ width, height }: FrameSize, random: () => number): Uint8ClampedArray {
  const across = width + 2 * PAN;
  const room = new Uint8ClampedArray(across * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < across; x++) room[y * across + x] = 190 - (90 * x) / across - (30 * y) / height + 6 * Math.sin(x / 5) * Math.sin(y / 7);
  }
  for (let book = 0; book < BOOKS; book++) {
    const luma = 40 + 180 * random();
    const [left, top] = [Math.floor(random() * across), Math.floor(random() * height * 0.8)];
    const [right, bottom] = [Math.min(across, left + 8 + 30 * random()), Math.min(height, top + 40 + 80 * random())];
    for (let y = top; y < bottom; y++) room.fill(luma, y * across + left, y * across + right);
  }
  return room;
}

/** One frame after another of somebody before a camera: they move, the room moves, and all of it is noisy. */
export interface Scene {
  readonly size: FrameSize;
  readonly frames: number;
  /** Frame `index` in I420. The same bytes for the same seed; the array is used again for the next one. */
  draw(index: number): Uint8ClampedArray;
}

export function createScene(size: FrameSize, frames: number, seed: number): Scene {
  const { width, height } = size;
  const random = randomFrom(seed);
  const noise = gaussianNoise(random);
  const room = drawRoom(size, random);
  const starts = Array.from({ length: frames }, () => Math.floor(random() * NOISE_SAMPLES));
  const frame = new Uint8ClampedArray(frameBytes(size));
  const luma = frame.subarray(0, width * height);
  const blue = frame.subarray(luma.length, luma.length * 1.25);
  const red = frame.subarray(luma.length * 1.25);

  const fillShape = ({ x, y, halfWidth, halfHeight, sway, swings, luma: light, colour }: Shape, phase: number) => {
    const [middleX, middleY] = [width / 2 + height * (x + sway * Math.sin(swings * phase)), height * (y + 0.5 * sway * Math.cos(swings * phase))];
    const fill = (plane: Uint8ClampedArray, value: number, scale: number) => {
      const [across, down] = [width / scale, height / scale];
      for (let row = 0; row < down; row++) {
        const half = (height * halfWidth * halfChord((row * scale - middleY) / (height * halfHeight))) / scale;
        if (half <= 0) continue;
        const [left, right] = [Math.max(0, Math.round(middleX / scale - half)), Math.min(across, Math.round(middleX / scale + half))];
        if (left < right) plane.fill(value, row * across + left, row * across + right);
      }
    };
    fill(luma, light, 1);
    fill(blue, colour[0], 2);
    fill(red, colour[1], 2);
  };

  return {
    size,
    frames,
    draw(index) {
      const phase = (2 * Math.PI * index) / frames;
      const across = width + 2 * PAN;
      const left = PAN + Math.round(PAN * Math.sin(phase));
      for (let y = 0; y < height; y++) luma.set(room.subarray(y * across + left, y * across + left + width), y * width);
      blue.fill(122);
      red.fill(134);
      for (const shape of person) fillShape(shape, phase);
      let at = starts[index % frames] ?? 0;
      for (let pixel = 0; pixel < luma.length; pixel++) {
        luma[pixel] = (luma[pixel] ?? 0) + (noise[at] ?? 0);
        at = (at + 1) & (NOISE_SAMPLES - 1);
      }
      return frame;
    },
  };
}
