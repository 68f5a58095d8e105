import type { PictureSize } from '#lib/rtc/capture/pictureCanvas.ts';

/** The part of a picture that is kept, in whole px of the picture. */
export interface CropBox extends PictureSize {
  readonly x: number;
  readonly y: number;
}

/** What is held: the box as a whole, an edge or a corner, by points of the compass. */
export const cropHandles = ['inside', 'n', 'e', 's', 'w', 'nw', 'ne', 'sw', 'se'] as const;
export type CropHandle = (typeof cropHandles)[number];

/** Shortest side of what is kept, in px of the picture: less shows nothing. */
export const MIN_CROP = 32;

export const wholeOf = ({ width, height }: PictureSize): CropBox => ({ x: 0, y: 0, width, height });

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** Where one side of the box comes to lie: `near` and `far` say which of its two ends are held. */
function dragSide(start: number, length: number, by: number, whole: number, near: boolean, far: boolean): readonly [start: number, length: number] {
  const least = Math.min(MIN_CROP, whole);
  const end = start + length;
  if (near && far) return [clamp(start + by, 0, whole - length), length];
  if (near) {
    const moved = clamp(start + by, 0, end - least);
    return [moved, end - moved];
  }
  return far ? [start, clamp(end + by, start + least, whole) - start] : [start, length];
}

const roundPx = (value: number): number => (Number.isFinite(value) ? Math.round(value) : 0);

/** `box` after `handle` was moved by `dx` and `dy` px of the picture: never outside of it, never too small to be seen. */
export function dragBox(box: CropBox, handle: CropHandle, dx: number, dy: number, picture: PictureSize): CropBox {
  const inside = handle === 'inside';
  const [x, width] = dragSide(box.x, box.width, roundPx(dx), picture.width, inside || handle.endsWith('w'), inside || handle.endsWith('e'));
  const [y, height] = dragSide(box.y, box.height, roundPx(dy), picture.height, inside || handle.startsWith('n'), inside || handle.startsWith('s'));
  return { x, y, width, height };
}

/** How far an arrow key moves a handle, in px of the picture; null for other keys. `fine`: px by px. */
export function keyStep(key: string, picture: PictureSize, fine: boolean): readonly [dx: number, dy: number] | null {
  const step = fine ? 1 : Math.max(1, Math.round(Math.max(picture.width, picture.height) / 50));
  switch (key) {
    case 'ArrowLeft':
      return [-step, 0];
    case 'ArrowRight':
      return [step, 0];
    case 'ArrowUp':
      return [0, -step];
    case 'ArrowDown':
      return [0, step];
    default:
      return null;
  }
}
