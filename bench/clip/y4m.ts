import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScene, frameBytes } from './scene.ts';
import type { FrameSize, Scene } from './scene.ts';

/** A phone's camera, 12 megapixels; few frames a second, since each is 18 MB that the browser reads from the file. */
const STILL: FrameSize = { width: 4032, height: 3024 };
const STILL_FRAMES = 2;
const STILL_FRAMERATE = 2;

/** What the measured camera sees: three seconds, over and over. */
const CAMERA: FrameSize = { width: 1280, height: 720 };
const FRAMES = 90;
export const FRAMERATE = 30;
const SEED = 1;

/** Raised whenever the scene is drawn in another way, so that no older clip is taken for it. */
const EDITION = 2;

const FRAME_MARK = 'FRAME\n';

/** The head of a YUV4MPEG2 file, which is all the format there is beside a mark before each frame. */
export const y4mHead = ({ width, height }: FrameSize, framerate = FRAMERATE): string => `YUV4MPEG2 W${width} H${height} F${framerate}:1 Ip A1:1 C420jpeg\n`;

const clipBytes = (size: FrameSize, frames: number) => y4mHead(size).length + frames * (FRAME_MARK.length + frameBytes(size));

/** Writes all frames of `scene` to `path`, which is there only when it is whole. */
export function writeClip(scene: Scene, path: string, framerate = FRAMERATE): void {
  const part = `${path}.${process.pid}`;
  const file = openSync(part, 'w');
  try {
    writeSync(file, y4mHead(scene.size, framerate));
    for (let index = 0; index < scene.frames; index++) {
      writeSync(file, FRAME_MARK);
      writeSync(file, scene.draw(index));
    }
    renameSync(part, path);
  } finally {
    closeSync(file);
    rmSync(part, { force: true });
  }
}

/** A clip on disk, for whoever wants its frames and not the file. */
export interface Clip {
  readonly path: string;
  readonly size: FrameSize;
  readonly frames: number;
}

/** The clip for `--use-file-for-fake-video-capture`, drawn unless an earlier bench has left it. */
export function cameraClip(): Clip {
  const path = join(tmpdir(), `parley-bench-camera-${EDITION}-${CAMERA.width}x${CAMERA.height}.y4m`);
  if (!existsSync(path) || statSync(path).size !== clipBytes(CAMERA, FRAMES)) writeClip(createScene(CAMERA, FRAMES, SEED), path);
  return { path, size: CAMERA, frames: FRAMES };
}

/** A clip whose frames are as large as a photo. */
export function stillClip(): Clip {
  const path = join(tmpdir(), `parley-bench-still-${EDITION}-${STILL.width}x${STILL.height}.y4m`);
  const bytes = y4mHead(STILL, STILL_FRAMERATE).length + STILL_FRAMES * (FRAME_MARK.length + frameBytes(STILL));
  if (!existsSync(path) || statSync(path).size !== bytes) writeClip(createScene(STILL, STILL_FRAMES, SEED), path, STILL_FRAMERATE);
  return { path, size: STILL, frames: STILL_FRAMES };
}

/** Reads frame `index` (they go round) into `into`. */
export function readFrame(file: number, { size, frames }: Omit<Clip, 'path'>, index: number, into: Uint8ClampedArray): void {
  const bytes = frameBytes(size);
  const position = y4mHead(size).length + (index % frames) * (FRAME_MARK.length + bytes) + FRAME_MARK.length;
  if (readSync(file, into, 0, bytes, position) !== bytes) throw new Error('the clip is shorter than it should be');
}
