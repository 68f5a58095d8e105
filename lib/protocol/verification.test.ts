import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseVerification } from './verification.ts';

const hash = createHash('sha256').update('anything').digest('base64url');
const messages = [
  { kind: 'commit', commitment: hash },
  { kind: 'reveal', nonce: hash },
  { kind: 'room-commit', round: 2 ** 48, group: hash, commitment: hash },
  { kind: 'room-reveal', round: 1, nonce: hash },
];

it.each(messages)('takes $kind as it is', (message) => {
  expect(parseVerification(JSON.stringify(message))).toEqual(message);
});

it.each([
  null,
  new ArrayBuffer(8),
  '',
  'nonsense',
  '[]',
  JSON.stringify({ kind: 'commit' }),
  JSON.stringify({ kind: 'commit', commitment: hash, more: 1 }),
  JSON.stringify({ kind: 'commit', commitment: hash.slice(1) }),
  JSON.stringify({ kind: 'reveal', nonce: `${hash}A` }),
  // Bits beyond the 256 are not free to choose.
  JSON.stringify({ kind: 'reveal', nonce: `${'A'.repeat(42)}B` }),
  JSON.stringify({ kind: 'room-commit', round: 0, group: hash, commitment: hash }),
  JSON.stringify({ kind: 'room-reveal', round: 1.5, nonce: hash }),
  JSON.stringify({ kind: 'room-reveal', round: 2 ** 48 + 1, nonce: hash }),
  `${JSON.stringify(messages[0])}${' '.repeat(300)}`,
])('takes nothing else: %s', (data) => {
  expect(parseVerification(data)).toBeNull();
});
