import { exifOrientation } from './exifOrientation.ts';
import { joined, redraw, spells, type Stripped, viewOf } from './stripped.ts';

// RFC 9649, section 2.7.1: flags in the first byte of VP8X.
const ANIMATION = 0x02;
const XMP = 0x04;
const EXIF = 0x08;

/** What makes the picture and its colours. */
const kept: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP']);

export const isWebp = (bytes: Uint8Array): boolean => spells(bytes, 0, 'RIFF') && spells(bytes, 8, 'WEBP');

/** A WebP of nothing but the picture, with a header that says so. */
export function stripWebp(bytes: Uint8Array): Stripped {
  const view = viewOf(bytes);
  if (bytes.length < 12) return redraw;
  // What stands behind is none of the picture's.
  const whole = Math.min(bytes.length, 8 + view.getUint32(4, true));
  const parts: Uint8Array[] = [];
  let at = 12;
  let pixels = false;
  while (at + 8 <= whole) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > whole) return redraw;
    const body = bytes.subarray(at + 8, end);
    if (type === 'ANIM' || type === 'ANMF') return redraw;
    if (type === 'EXIF' && exifOrientation(body) !== 1) return redraw;
    const data = type === 'VP8 ' || type === 'VP8L';
    // Further pixels would be shown by none, and read by whoever looks.
    if (kept.has(type) && !(data && pixels)) {
      const cleaned = type === 'VP8X' ? cleanedFlags(body) : body;
      if (!cleaned) return redraw;
      parts.push(bytes.subarray(at, at + 8), cleaned, new Uint8Array(length % 2));
    }
    pixels ||= data;
    // Chunks begin at even places.
    at = end + (length % 2);
  }
  if (!pixels) return redraw;
  const body = joined(parts);
  const head = new Uint8Array(12);
  head.set(bytes.subarray(0, 12));
  viewOf(head).setUint32(4, body.length + 4, true);
  return { kind: 'clean', type: 'image/webp', bytes: joined([head, body]) };
}

function cleanedFlags(body: Uint8Array): Uint8Array | null {
  const [flags, ...rest] = body.length === 10 ? body : [];
  if (flags === undefined || (flags & ANIMATION) !== 0) return null;
  return Uint8Array.of(flags & ~(EXIF | XMP), ...rest);
}
