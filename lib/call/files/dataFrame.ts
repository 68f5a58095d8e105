import { MAX_DATA_MESSAGE_BYTES } from '#lib/rtc/dataLink.ts';

/** Before the payload: the stream's number (4 bytes) and where in the file the payload begins (8 bytes), both big-endian. */
export const HEADER_BYTES = 12;

export const MAX_PAYLOAD_BYTES = MAX_DATA_MESSAGE_BYTES - HEADER_BYTES;

export interface DataFrame {
  readonly stream: number;
  readonly offset: number;
  /** A view into the message: not copied. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** One binary message. Copies `payload` once: the header has to lie before it. */
export function encodeFrame(stream: number, offset: number, payload: Uint8Array): ArrayBuffer {
  const message = new ArrayBuffer(HEADER_BYTES + payload.length);
  const header = new DataView(message);
  header.setUint32(0, stream);
  header.setUint32(4, Math.floor(offset / 2 ** 32));
  header.setUint32(8, offset % 2 ** 32);
  new Uint8Array(message, HEADER_BYTES).set(payload);
  return message;
}

/** What is in a binary message, or null when it cannot be one of ours. */
export function decodeFrame(message: ArrayBuffer): DataFrame | null {
  if (message.byteLength <= HEADER_BYTES || message.byteLength > MAX_DATA_MESSAGE_BYTES) return null;
  const header = new DataView(message, 0, HEADER_BYTES);
  const offset = header.getUint32(4) * 2 ** 32 + header.getUint32(8);
  if (!Number.isSafeInteger(offset)) return null;
  return { stream: header.getUint32(0), offset, payload: new Uint8Array(message, HEADER_BYTES) };
}
