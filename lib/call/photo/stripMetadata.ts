import { stripJpeg } from './stripJpeg.ts';
import { isPng, stripPng } from './stripPng.ts';
import { isWebp, stripWebp } from './stripWebp.ts';
import { redraw, type Stripped } from './stripped.ts';

/** Leaves out all that says more than the picture: where, when, with what and by whom it was taken. By what the bytes are, whatever they are called. */
export function stripMetadata(bytes: Uint8Array): Stripped {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return stripJpeg(bytes);
  if (isPng(bytes)) return stripPng(bytes);
  if (isWebp(bytes)) return stripWebp(bytes);
  return redraw;
}
