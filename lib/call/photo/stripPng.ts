import { exifOrientation } from './exifOrientation.ts';
import { joined, redraw, spells, type Stripped, viewOf } from './stripped.ts';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

/** W3C PNG, third edition, section 11: what makes the picture and its colours. Not in it: text, time, EXIF, animation, and whatever programs add. */
const kept: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'sRGB', 'gAMA', 'cHRM', 'iCCP', 'sBIT', 'pHYs', 'bKGD', 'cICP', 'mDCV', 'cLLI']);

/** A PNG of nothing but the picture. One that moves comes out as the picture it shows where nothing can move. */
export function stripPng(bytes: Uint8Array): Stripped {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.subarray(0, PNG_SIGNATURE.length)];
  let at = PNG_SIGNATURE.length;
  let pixels = false;
  // Length, type and checksum are four bytes each.
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return redraw;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if ((at === PNG_SIGNATURE.length) !== (type === 'IHDR')) return redraw;
    if (type === 'eXIf' && exifOrientation(bytes.subarray(at + 8, end - 4)) !== 1) return redraw;
    pixels ||= type === 'IDAT';
    if (kept.has(type)) parts.push(bytes.subarray(at, end));
    if (type === 'IEND') return pixels ? { kind: 'clean', type: 'image/png', bytes: joined(parts) } : redraw;
    at = end;
  }
  return redraw;
}

export const isPng = (bytes: Uint8Array): boolean => spells(bytes, 0, PNG_SIGNATURE);
