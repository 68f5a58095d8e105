import { openSync } from 'node:fs';
import { frameBytes } from '../clip/scene.ts';
import type { FrameSize } from '../clip/scene.ts';
import { cameraClip, FRAMERATE, readFrame } from '../clip/y4m.ts';
import { RTCAudioSource, RTCVideoSource } from './webrtc.ts';

const SAMPLE_RATE = 48_000;
/** The library takes sound in pieces of so many ms. */
const SOUND_MS = 10;

export interface PictureOptions {
  /** px. */
  readonly height: number;
  readonly framerate: number;
}

export interface SyntheticDevices {
  readonly camera: MediaStreamTrack;
  readonly microphone: MediaStreamTrack;
}

/** Every `step`-th pixel of every `step`-th row: the noise stays, as it does in a camera of fewer pixels. */
function thin(from: Uint8ClampedArray, { width, height }: FrameSize, into: Uint8ClampedArray, step: number): void {
  let [at, start] = [0, 0];
  for (const scale of [1, 2, 2]) {
    const [across, down] = [width / scale, height / scale];
    for (let y = 0; y < down; y += step) for (let x = 0; x < across; x += step) into[at++] = from[start + y * across + x] ?? 0;
    start += across * down;
  }
}

/** Calls `run` with the number of each period of `period` ms, by the clock: a late timer skips, and does not slow down. */
function every(period: number, run: (index: number) => void): void {
  const began = performance.now();
  let last = -1;
  const next = () => {
    const index = Math.floor((performance.now() - began) / period);
    // A timer may also be early.
    if (index !== last) run(index);
    last = index;
    setTimeout(next, began + (index + 1) * period - performance.now());
  };
  next();
}

/** The bench's camera clip at another size, and silence. All people of this process share them; each encodes for itself. */
export function openDevices({ height, framerate }: PictureOptions): SyntheticDevices {
  const clip = cameraClip();
  const file = openSync(clip.path, 'r');
  const step = clip.size.height / height;
  const size = { width: clip.size.width / step, height };
  const [whole, frame] = [new Uint8ClampedArray(frameBytes(clip.size)), new Uint8ClampedArray(frameBytes(size))];
  const picture = new RTCVideoSource();
  every(1_000 / framerate, (index) => {
    readFrame(file, clip, Math.floor((index * FRAMERATE) / framerate), whole);
    thin(whole, clip.size, frame, step);
    picture.onFrame({ ...size, data: new Uint8Array(frame.buffer) });
  });
  const camera = picture.createTrack();
  // What the library says of every track is that it has 480 lines.
  Object.defineProperty(camera, 'getSettings', { value: () => ({ ...size, frameRate: framerate }) });

  const sound = new RTCAudioSource();
  const silence = new Int16Array((SAMPLE_RATE * SOUND_MS) / 1_000);
  every(SOUND_MS, () => sound.onData({ samples: silence, sampleRate: SAMPLE_RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: silence.length }));
  return { camera, microphone: sound.createTrack() };
}
