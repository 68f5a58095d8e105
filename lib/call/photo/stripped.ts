import type { photoTypes } from '#lib/protocol/chat.ts';

export type PhotoType = (typeof photoTypes)[number];

/** What became of a picture's bytes when all but the picture was to be left out. */
export type Stripped =
  /** The same pixels, byte for byte as they were encoded, and nothing else. */
  | { readonly kind: 'clean'; readonly type: PhotoType; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Its pixels have to be drawn and encoded anew: turned by its metadata, animated, damaged, or of another type. */
  | { readonly kind: 'redraw' };

export const redraw: Stripped = { kind: 'redraw' };

/** The parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether the bytes from `at` on spell `text` (ASCII). */
export function spells(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
