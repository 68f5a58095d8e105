import { exifOrientation } from './exifOrientation.ts';
import { joined, redraw, spells, type Stripped, viewOf } from './stripped.ts';

// ITU-T T.81, table B.1.
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** Tables and headers that a decoder needs: frames, Huffman and arithmetic tables, scans, quantisation, lines, restarts. */
const isPicture = (marker: number): boolean => marker >= 0xc0 && marker <= 0xdf && marker !== 0xc8 && !isRestart(marker) && marker !== SOI && marker !== EOI;

/**
 * A JPEG without what cameras and programs write beside the picture: places, times, devices, previews, second pictures, comments. Colour
 * stays: the profile, and what Adobe says of the channels. What follows the picture's end goes, too: phones put films and maps there.
 */
export function stripJpeg(bytes: Uint8Array): Stripped {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let scanned = false;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) return redraw;
    // Any number of them may fill up before a marker.
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at++];
    if (marker === EOI) {
      kept.push(Uint8Array.of(0xff, EOI));
      return scanned ? { kind: 'clean', type: 'image/jpeg', bytes: joined(kept) } : redraw;
    }
    if (marker === undefined || at + 2 > bytes.length) return redraw;
    const length = view.getUint16(at);
    if (length < 2 || at + length > bytes.length) return redraw;
    const body = bytes.subarray(at + 2, at + length);
    at += length;
    if (marker === APP1 && spells(body, 0, 'Exif\0\0') && exifOrientation(body) !== 1) return redraw;
    if (isPicture(marker)) {
      const from = at;
      if (marker === SOS) at = endOfScan(bytes, at);
      scanned ||= marker === SOS;
      kept.push(segment(marker, body), bytes.subarray(from, at));
    } else if (marker === COMMENT || (marker >= APP0 && marker <= APP15)) {
      const colour = marker === APP0 || marker === APP2 || marker === APP14 ? colourOf(marker, body) : null;
      if (colour) kept.push(segment(marker, colour));
    } else {
      return redraw;
    }
  }
}

/** What of an application's segment says how the colours are meant. */
function colourOf(marker: number, body: Uint8Array): Uint8Array | null {
  // Fourteen bytes, the last two the size of a small picture that would follow: none does.
  if (marker === APP0) return spells(body, 0, 'JFIF\0') && body.length >= 14 ? joined([body.subarray(0, 12), Uint8Array.of(0, 0)]) : null;
  if (marker === APP2) return spells(body, 0, 'ICC_PROFILE\0') ? body : null;
  return spells(body, 0, 'Adobe') && body.length >= 12 ? body.subarray(0, 12) : null;
}

function segment(marker: number, body: Uint8Array): Uint8Array {
  const length = body.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), body]);
}

/** Where the coded pixels from `start` on end: at the next marker that is none of theirs. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(0xff, start);
  while (at !== -1) {
    let next = at + 1;
    while (bytes[next] === 0xff) next++;
    const marker = bytes[next];
    // A zero makes a pixel's 0xff of it.
    if (marker !== 0 && (marker === undefined || !isRestart(marker))) return at;
    at = bytes.indexOf(0xff, next + 1);
  }
  return bytes.length;
}
