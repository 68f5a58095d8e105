import { createHash, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import { fingerprint, verificationNonce } from '#lib/protocol/verification.ts';
import { commitTo, createVerificationNonce, deriveWords, nameGroup, opens } from './verification.ts';
import type { CommitmentContext, Party } from './verification.ts';

const hashed = (text: string) => createHash('sha256').update(text).digest('base64url');
const room = roomName.parse('r'.repeat(21));
const elsewhere = roomName.parse('s'.repeat(21));
const party = (name: string, certificate = name): Party => ({ id: participantId.parse(name.padEnd(21, '_')), fingerprint: fingerprint.parse(hashed(certificate)) });
const nonce = (text: string) => verificationNonce.parse(hashed(`nonce ${text}`));
const [anna, bert, carl] = [party('anna'), party('bert'), party('carl')];

describe('a commitment', () => {
  const context: CommitmentContext = { kind: 'pair', room, from: anna, to: bert };

  it('is opened by its nonce in its context', async () => {
    const made = createVerificationNonce();
    expect(await opens(await commitTo(context, made), context, made)).toBe(true);
  });

  it('is opened by nothing else, and nowhere else', async () => {
    const group = await nameGroup(room, [anna.id, bert.id, carl.id]);
    const whole: CommitmentContext = { kind: 'room', room, from: anna, group, round: 3 };
    const elsewheres: readonly CommitmentContext[] = [
      context,
      { ...context, room: elsewhere },
      { ...context, from: bert, to: anna },
      { ...context, from: party('anna', 'another') },
      { ...context, to: party('bert', 'another') },
      { ...context, to: carl },
      whole,
      { ...whole, room: elsewhere },
      { ...whole, from: party('anna', 'another') },
      { ...whole, from: bert },
      { ...whole, group: await nameGroup(room, [anna.id, bert.id]) },
      { ...whole, round: 4 },
    ];
    for (const [made, from] of elsewheres.entries()) {
      const promised = await commitTo(from, nonce('a'));
      for (const [opened, there] of elsewheres.entries()) expect(await opens(promised, there, nonce('a'))).toBe(made === opened);
      expect(await opens(promised, from, nonce('b'))).toBe(false);
    }
  });

  it('has a new nonce each time', () => {
    expect(new Set(Array.from({ length: 1_000 }, createVerificationNonce)).size).toBe(1_000);
  });
});

describe('words', () => {
  const parties = [anna, bert, carl].map((one) => ({ ...one, nonce: nonce(one.id) }));

  it('are HKDF-SHA-256 of the nonces in the order of ids, with the certificates as salt', async () => {
    const secret = Buffer.concat(parties.map((one) => Buffer.from(one.nonce, 'base64url')));
    const salt = createHash('sha256').update(JSON.stringify(['parley verification parties', 'room', room, parties.map((one) => [one.id, one.fingerprint])])).digest();
    const expected = [...Buffer.from(hkdfSync('sha256', secret, salt, JSON.stringify(['parley verification words', 'room']), 4))];
    expect(await deriveWords('room', room, parties)).toEqual(expected);
  });

  it('do not depend on whose list it is', async () => {
    expect(await deriveWords('room', room, parties.toReversed())).toEqual(await deriveWords('room', room, parties));
  });

  it('are others with any other nonce, certificate, participant, room or purpose', async () => {
    const [first, ...rest] = parties;
    if (!first) throw new Error('nobody');
    const words = await Promise.all([
      deriveWords('room', room, parties),
      deriveWords('pair', room, parties),
      deriveWords('room', elsewhere, parties),
      deriveWords('room', room, rest),
      deriveWords('room', room, [{ ...first, nonce: nonce('other') }, ...rest]),
      deriveWords('room', room, [{ ...party('anna', 'another'), nonce: first.nonce }, ...rest]),
      deriveWords('room', room, [{ ...party('dora'), fingerprint: first.fingerprint, nonce: first.nonce }, ...rest]),
    ]);
    expect(new Set(words.map(String)).size).toBe(words.length);
  });

  it('use every word of the list about as often as every other', async () => {
    const counts = Array.from({ length: 256 }, () => 0);
    for (let at = 0; at < 2_000; at++) {
      const made = await deriveWords('pair', room, [{ ...anna, nonce: nonce(`a${at}`) }, { ...bert, nonce: nonce(`b${at}`) }]);
      for (const number of made) counts[number] = (counts[number] ?? 0) + 1;
    }
    // Chi-squared with 255 degrees of freedom: 8,000 even draws stay below 350 but once in ten thousand times. The draws are always the same.
    const expected = 8_000 / 256;
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(350);
  });
});
