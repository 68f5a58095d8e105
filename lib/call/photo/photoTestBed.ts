import { joined } from './stripped.ts';

// Pictures made by bytes, with all the things in them that a camera or a program may have put there.

export const ascii = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** What must be in no photo that is sent. */
export const SECRET = 'GPS 37.5665N 126.9780E by Anna';

/** TIFF with one entry: the orientation. */
export function tiff(orientation: number, little = true): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(26 + SECRET.length);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii(little ? 'II*\0' : 'MM\0*'));
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  bytes.set(ascii(SECRET), 26);
  return bytes;
}

export const exif = (orientation: number, little = true): Uint8Array<ArrayBuffer> => joined([ascii('Exif\0\0'), tiff(orientation, little)]);

/** A marker segment of a JPEG. */
export function jpegSegment(marker: number, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = body.length + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), body]);
}

export const jpegStart = Uint8Array.of(0xff, 0xd8);
export const jpegEnd = Uint8Array.of(0xff, 0xd9);
export const jfif = (thumbnail = 0): Uint8Array<ArrayBuffer> => joined([ascii('JFIF\0'), Uint8Array.of(1, 1, 0, 0, 72, 0, 72, thumbnail, thumbnail), new Uint8Array(3 * thumbnail * thumbnail).fill(7)]);
/** Tables, a frame of 16 x 8 px and one scan whose pixels hold a stuffed 0xff and a restart. */
export const jpegTables = joined([jpegSegment(0xdb, new Uint8Array(65).fill(1)), jpegSegment(0xc0, Uint8Array.of(8, 0, 8, 0, 16, 1, 1, 0x11, 0)), jpegSegment(0xc4, new Uint8Array(20))]);
export const jpegScan = joined([jpegSegment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)), Uint8Array.of(1, 2, 0xff, 0, 3, 0xff, 0xd3, 4, 5)]);

export const jpeg = (...extras: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => joined([jpegStart, ...extras, jpegTables, jpegScan, jpegEnd]);

/** A chunk of a PNG. Nobody here checks sums. */
export function pngChunk(type: string, body: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length);
  return joined([length, ascii(type), body, Uint8Array.of(1, 2, 3, 4)]);
}

export const pngStart = joined([ascii('\x89PNG\r\n\x1a\n'), pngChunk('IHDR', new Uint8Array(13).fill(1))]);
export const png = (...extras: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => joined([pngStart, ...extras, pngChunk('IDAT', Uint8Array.of(9, 9)), pngChunk('IEND')]);

/** A chunk of a WebP. */
export function webpChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length, true);
  return joined([ascii(type), length, body, new Uint8Array(body.length % 2)]);
}

export function webp(...chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = joined([ascii('WEBP'), ...chunks]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length, true);
  return joined([ascii('RIFF'), length, body]);
}

export const vp8x = (flags: number): Uint8Array<ArrayBuffer> => webpChunk('VP8X', Uint8Array.of(flags, 0, 0, 0, 15, 0, 0, 7, 0, 0));
export const vp8 = webpChunk('VP8 ', Uint8Array.of(1, 2, 3, 4, 5));

/** Bytes as text, to look for words in. */
export const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
