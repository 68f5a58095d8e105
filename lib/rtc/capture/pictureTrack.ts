import type { Clock } from '#lib/kernel/clock.ts';
import type { PictureSize } from './pictureCanvas.ts';

/** A picture as a track that can be sent like a screen. */
export interface PictureTrack {
  readonly track: MediaStreamTrack;
  /** Ends the track and lets go of the picture. */
  release(): void;
}

/** px along the longer side: no screen that it is shown on makes more of it, and encoders stay quick. */
const LONGEST = 1920;

/**
 * How often the picture is drawn anew, in ms. A canvas gives a frame only when it is drawn on, and whoever joins later, or has lost the
 * frame, sees nothing before the next one.
 */
const REDRAW_MS = 500;

/** `picture` within `LONGEST`, never larger than it is, and even on both sides, as encoders halve the colour of 4:2:0. */
export function shownSize({ width, height }: PictureSize): PictureSize {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const even = (length: number) => Math.max(2, 2 * Math.round((length * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** Makes a track of a picture. Null where the browser cannot read the picture, or has no track of a canvas. */
export async function pictureTrack(picture: Blob, clock: Clock): Promise<PictureTrack | null> {
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (!bitmap) return null;
  const canvas = document.createElement('canvas');
  const { width, height } = shownSize(bitmap);
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false });
  const draw = () => context?.drawImage(bitmap, 0, 0, width, height);
  const track = context && 'captureStream' in canvas ? canvas.captureStream().getVideoTracks()[0] : undefined;
  let cancel = () => {};
  const release = () => {
    cancel();
    track?.stop();
    bitmap.close();
    // Safari keeps the memory of a canvas until long after nobody has it.
    canvas.width = 0;
    canvas.height = 0;
  };
  if (!track) {
    release();
    return null;
  }
  const redraw = () => {
    draw();
    cancel = clock.after(REDRAW_MS, redraw);
  };
  redraw();
  return { track, release };
}
