import { spells, viewOf } from './stripped.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;

/** How EXIF says the picture is to be turned, 1 to 8; 1, which is upright, for what says nothing or makes no sense. `bytes`: with or without `Exif\0\0` ahead. */
export function exifOrientation(bytes: Uint8Array): number {
  const tiff = spells(bytes, 0, 'Exif\0\0') ? bytes.subarray(6) : bytes;
  const little = spells(tiff, 0, 'II*\0');
  if (!little && !spells(tiff, 0, 'MM\0*')) return 1;
  const view = viewOf(tiff);
  if (view.byteLength < 8) return 1;
  // TIFF 6.0, section 2: a directory is a count and as many entries of twelve bytes.
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const count = view.getUint16(directory, little);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > view.byteLength) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION || view.getUint16(entry + 2, little) !== SHORT) continue;
    const orientation = view.getUint16(entry + 8, little);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}
