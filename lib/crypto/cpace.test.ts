import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatorString, joinBytes, lengthPrefixed, startCpace } from './cpace.ts';
import type { CpaceInputs, CpaceOutcome, CpaceSide } from './cpace.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const hex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Runs both sides to the end. */
function outcomes(a: CpaceSide, b: CpaceSide): readonly [CpaceOutcome, CpaceOutcome] {
  const [atA, atB] = [a.receive(b.message), b.receive(a.message)];
  if (!atA.ok || !atB.ok) throw new Error('a share was refused');
  return [atA.value, atB.value];
}

// draft-irtf-cfrg-cpace-21, appendices A.1 and B.3.
describe('test vectors of the draft', () => {
  const inputs: CpaceInputs = {
    password: utf8('Password'),
    context: hex('0b415f696e69746961746f720b425f726573706f6e646572'),
    session: hex('7e4b4791d6a8ef019b936c79fb7f2c57'),
  };
  const a = () => startCpace('initiator', inputs, utf8('ADa'), hex('da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08'));
  const b = () => startCpace('responder', inputs, utf8('ADb'), hex('d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d'));

  it('length-value encoding (A.1.2, A.1.4)', () => {
    const upTo = (length: number) => Uint8Array.from({ length }, (_, at) => at);
    expect(toHex(lengthPrefixed(utf8('')))).toBe('00');
    expect(toHex(lengthPrefixed(utf8('1234')))).toBe('0431323334');
    expect(toHex(lengthPrefixed(upTo(127)))).toBe(`7f${toHex(upTo(127))}`);
    expect(toHex(lengthPrefixed(upTo(128)))).toBe(`8001${toHex(upTo(128))}`);
    expect(toHex(lengthPrefixed(utf8('1234'), utf8('5'), utf8(''), utf8('678')))).toBe('043132333401350003363738');
  });

  it('generator string (B.3.1)', () => {
    expect(toHex(generatorString(inputs))).toBe(
      `11435061636552697374726574746f3235350850617373776f726464${'00'.repeat(100)}180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57`,
    );
  });

  it('messages (B.3.2, B.3.3)', () => {
    expect(toHex(a().message.share)).toBe('d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157');
    expect(toHex(b().message.share)).toBe('3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258');
  });

  it('session key, by way of the secret point (B.3.4, B.3.5)', () => {
    const expected = 'b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447';
    expect(outcomes(a(), b()).map(({ sessionKey }) => toHex(sessionKey))).toEqual([expected, expected]);
  });

  it('shares that must be refused (B.3.11)', () => {
    const invalid = '2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c';
    const neutral = '00'.repeat(32);
    for (const share of [invalid, neutral].map(hex)) {
      expect(a().receive({ share, data: utf8('ADb') })).toEqual({ ok: false, reason: 'invalid-share' });
      expect(b().receive({ share, data: utf8('ADa') })).toEqual({ ok: false, reason: 'invalid-share' });
    }
  });

  it('a share next to the invalid one is taken (B.3.10)', () => {
    expect(a().receive({ share: hex('2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c'), data: utf8('ADb') }).ok).toBe(true);
  });
});

const bytes = (most: number) => fc.uint8Array({ maxLength: most }).map((array): Bytes => Uint8Array.from(array));
const someInputs = fc.record({ password: bytes(150), context: bytes(40), session: bytes(40) });
const sides = (atA: CpaceInputs, atB: CpaceInputs) =>
  outcomes(startCpace('initiator', atA, utf8('guest')), startCpace('responder', atB, utf8('host')));

describe('any exchange', () => {
  it('gives both sides the same keys for the same inputs, and each takes the other’s confirmation and not its own', () => {
    fc.assert(
      fc.property(someInputs, (inputs) => {
        const [a, b] = sides(inputs, inputs);
        expect(toHex(a.sessionKey)).toBe(toHex(b.sessionKey));
        expect([a.confirms(b.confirmation), b.confirms(a.confirmation)]).toEqual([true, true]);
        expect([a.confirms(a.confirmation), b.confirms(b.confirmation)]).toEqual([false, false]);
        expect(toHex(a.deriveKey('x'))).toBe(toHex(b.deriveKey('x')));
        expect(toHex(a.deriveKey('x'))).not.toBe(toHex(a.deriveKey('y')));
      }),
      { numRuns: 12 },
    );
  });

  it('gives other keys, and confirms nothing, when any input differs', () => {
    fc.assert(
      fc.property(someInputs, fc.constantFrom('password', 'context', 'session'), bytes(40), (inputs, which, other) => {
        fc.pre(toHex(inputs[which]) !== toHex(other));
        const [a, b] = sides(inputs, { ...inputs, [which]: other });
        expect(toHex(a.sessionKey)).not.toBe(toHex(b.sessionKey));
        expect(a.confirms(b.confirmation) || b.confirms(a.confirmation)).toBe(false);
      }),
      { numRuns: 12 },
    );
  });

  it('never sends the same share twice', () => {
    const inputs = { password: utf8('a'), context: utf8(''), session: utf8('') };
    const shares = Array.from({ length: 8 }, () => toHex(startCpace('initiator', inputs, utf8('')).message.share));
    expect(new Set(shares).size).toBe(shares.length);
  });

  it('confirms nothing when a share or what goes with it was changed on the way', () => {
    const inputs = { password: utf8('equal'), context: utf8('c'), session: utf8('s') };
    const a = startCpace('initiator', inputs, utf8('guest'));
    const b = startCpace('responder', inputs, utf8('host'));
    const stranger = startCpace('responder', { ...inputs, password: utf8('guess') }, utf8('host'));
    const atB = b.receive(a.message);
    if (!atB.ok) throw new Error('refused');
    for (const swapped of [stranger.message, { ...b.message, data: utf8('guest') }, { ...a.message, data: utf8('host') }]) {
      const atA = a.receive(swapped);
      if (!atA.ok) throw new Error('refused');
      expect(atB.value.confirms(atA.value.confirmation) || atA.value.confirms(atB.value.confirmation)).toBe(false);
    }
  });

  it('ends at whatever is no group element', () => {
    const side = startCpace('responder', { password: utf8('p'), context: utf8(''), session: utf8('') }, utf8('host'));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ minLength: 32, maxLength: 32 })), (share) => {
        const received = side.receive({ share: Uint8Array.from(share), data: utf8('guest') });
        // About one string of 32 bytes in sixteen is one.
        if (received.ok) expect(share.length).toBe(32);
        else expect(received.reason).toBe('invalid-share');
      }),
      { numRuns: 200 },
    );
    const odd = joinBytes(side.message.share);
    odd[0] = (odd[0] ?? 0) ^ 1;
    expect(side.receive({ share: odd, data: utf8('guest') }).ok).toBe(false);
  });
});
