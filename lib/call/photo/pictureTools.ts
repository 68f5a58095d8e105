import { encodeDrawn, type DrawnType, type PictureSize } from '#lib/rtc/capture/pictureCanvas.ts';
import type { CropBox } from './cropBox.ts';

/** A picture as pixels, upright. It holds memory until it is closed. */
export interface Pixels extends PictureSize {
  close(): void;
}

/** What a browser can do with pictures; narrow enough to fake. */
export interface PictureTools<P extends Pixels> {
  /** Turned as its metadata says; null for what this browser takes for no picture. */
  decode(blob: Blob): Promise<P | null>;
  /** The part `from` of the picture, scaled to `size`; null where it cannot be done. */
  draw(picture: P, from: CropBox, size: PictureSize, type: DrawnType, quality: number): Promise<Blob | null>;
}

/** Those of this browser. */
export const browserPictures: PictureTools<ImageBitmap> = {
  async decode(blob) {
    try {
      return await createImageBitmap(blob);
    } catch {
      return null;
    }
  },
  draw(picture, from, size, type, quality) {
    return encodeDrawn(size, type, quality, (context) => {
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, from.x, from.y, from.width, from.height, 0, 0, size.width, size.height);
    });
  },
};
