import fc from 'fast-check';
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createRoomSecret, roomName, roomSecret } from '#lib/protocol/ids.ts';
import { deriveRoomKeys } from './roomKeys.ts';
import { seal } from './seal.ts';

const room = roomName.parse('r'.repeat(21));
const secret = roomSecret.parse('AAECAwQFBgcICQoLDA0ODw');

/** The same derivation by Node's own HKDF. */
const node = (text: string, name: string, purpose: string) =>
  Buffer.from(hkdfSync('sha256', Buffer.from(text, 'base64url'), Buffer.from(name), Buffer.from(`parley ${purpose}`), 32));

describe('deriveRoomKeys', () => {
  test('the proof is the one that old links give', async () => {
    const { proof } = await deriveRoomKeys(room, secret);
    expect(proof).toBe('NmuN3g5oGhl7QCkCt_rVkQTWU0F1hThDv_EtofwkI3g');
  });

  test('proof and key agree with an independent HKDF', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16, maxLength: 16 }), async (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        const keys = await deriveRoomKeys(room, roomSecret.parse(text));
        expect(keys.proof).toBe(node(text, room, 'proof').toString('base64url'));

        const box = Buffer.from(await seal(keys.seal, ['a', 1], new TextEncoder().encode('hello')), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', node(text, room, 'seal'), box.subarray(0, 12));
        decipher.setAAD(Buffer.from('["a",1]'));
        decipher.setAuthTag(box.subarray(-16));
        expect(Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]).toString()).toBe('hello');
      }),
      { numRuns: 30 },
    );
  });

  test('another room or another secret gives another proof', async () => {
    const other = roomName.parse('s'.repeat(21));
    const proofs = await Promise.all([deriveRoomKeys(room, secret), deriveRoomKeys(other, secret), deriveRoomKeys(room, createRoomSecret())]);
    expect(new Set(proofs.map((keys) => keys.proof)).size).toBe(3);
  });

  test('the sealing key cannot be taken out', async () => {
    const keys = await deriveRoomKeys(room, secret);
    expect(keys.seal.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', keys.seal)).rejects.toThrow();
  });
});
