import { expect, test } from 'vitest';
import { MAX_DATA_MESSAGE_BYTES } from '#lib/rtc/dataLink.ts';
import { decodeFrame, encodeFrame, HEADER_BYTES, MAX_PAYLOAD_BYTES } from './dataFrame.ts';

test('what is encoded is decoded, and the largest fits a channel', () => {
  const payload = new Uint8Array(MAX_PAYLOAD_BYTES).fill(7);
  for (const offset of [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 5]) {
    const message = encodeFrame(0xffff_ffff, offset, payload);
    expect(message.byteLength).toBe(MAX_DATA_MESSAGE_BYTES);
    const frame = decodeFrame(message);
    expect(frame).toMatchObject({ stream: 0xffff_ffff, offset });
    expect(Buffer.compare(frame?.payload ?? new Uint8Array(), payload)).toBe(0);
  }
});

test('what is too short, too long, or beyond what a number holds is none', () => {
  expect(decodeFrame(new ArrayBuffer(0))).toBeNull();
  expect(decodeFrame(new ArrayBuffer(HEADER_BYTES))).toBeNull();
  expect(decodeFrame(new ArrayBuffer(MAX_DATA_MESSAGE_BYTES + 1))).toBeNull();
  expect(decodeFrame(new Uint8Array(20).fill(0xff).buffer)).toBeNull();
});
