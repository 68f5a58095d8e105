import { MAX_THUMBNAIL_CHARS } from '#lib/protocol/limits.ts';
import type { PictureSize } from '#lib/rtc/capture/pictureCanvas.ts';
import { wholeOf } from './cropBox.ts';
import type { PictureTools, Pixels } from './pictureTools.ts';

/** px of the long side, largest first, each with its qualities: a smaller picture is clearer than a worse one. */
const steps = [240, 200, 160, 120, 80, 40].flatMap((side) => [0.8, 0.65, 0.5].map((quality) => ({ side, quality })));

/** WebP needs a third less than JPEG; Safari writes none. */
const types = ['image/webp', 'image/jpeg'] as const;

/** `size` made to fit into a square of `side` px; never enlarged, never without a pixel. */
export function fitted({ width, height }: PictureSize, side: number): PictureSize {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The picture as a data: URL of at most `MAX_THUMBNAIL_CHARS`; null where the browser can encode nothing. */
export async function thumbnailOf<P extends Pixels>(picture: P, tools: PictureTools<P>): Promise<string | null> {
  for (const type of types) {
    for (const { side, quality } of steps) {
      const blob = await tools.draw(picture, wholeOf(picture), fitted(picture, side), type, quality);
      if (!blob) break;
      const url = dataUrl(type, new Uint8Array(await blob.arrayBuffer()));
      if (url.length <= MAX_THUMBNAIL_CHARS) return url;
    }
  }
  return null;
}

function dataUrl(type: string, bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:${type};base64,${btoa(binary)}`;
}
