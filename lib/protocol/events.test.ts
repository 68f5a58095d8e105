import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticeSchemas, requestSchemas } from './events.ts';
import { MAX_BOX_CHARS, MAX_JOIN_SIGNALS } from './limits.ts';
import { linkSignal } from './signal.ts';

const room = 'r'.repeat(21);
const proof = 'A'.repeat(43);
const token = 'A'.repeat(22);
const id = 'p'.repeat(21);
const box = 'b'.repeat(60);
const header = { generation: 'g'.repeat(12), visit: 'v'.repeat(12), seq: 0 };
const signal = { to: id, header, box };
const entry = { id, profile: box, role: 'guest', since: 1, presence: 'here' };
const roster = { epoch: 'e', rev: 1, access: 'open', participants: [entry] };
const key = 'k'.repeat(87);
const rules = { mode: 'knock', granted: [{ id, role: 'cohost' }], admitted: [id], removed: [] };
const ice = { servers: [{ urls: ['stun:x'] }], expires: null };

const good: readonly (readonly [string, { safeParse(value: unknown): { success: boolean } }, Record<string, unknown>])[] = [
  ['watch', requestSchemas.watch.request, { room, proof, seat: token }],
  ['join', requestSchemas.join.request, { room, proof, seat: token, profile: box, signals: [signal] }],
  ['join as host', requestSchemas.join.request, { room, proof, seat: token, host: token, profile: box, signals: [] }],
  ['profile', requestSchemas.profile.request, { profile: box }],
  ['signal', requestSchemas.signal.request, signal],
  ['join with rules', requestSchemas.join.request, { room, proof, seat: token, host: token, rules, profile: box, signals: [] }],
  ['knock with the secret', requestSchemas.knock.request, { room, seat: token, proof, name: { by: 'room', box } }],
  ['knock without it', requestSchemas.knock.request, { room, seat: token, proof: null, name: { by: 'key', key, boxes: [{ to: key, box }] } }],
  ['admit', requestSchemas.command.request, { kind: 'admit', people: [{ id, secret: { from: key, box } }] }],
  ['deny', requestSchemas.command.request, { kind: 'deny', people: [id] }],
  ['remove', requestSchemas.command.request, { kind: 'remove', id, proof }],
  ['grant', requestSchemas.command.request, { kind: 'grant', id, role: 'cohost' }],
  ['leave', requestSchemas.leave.request, {}],
  ['watch reply', requestSchemas.watch.reply, { ok: true, self: id, roster, ice, capacity: 8 }],
  ['join reply', requestSchemas.join.reply, { ok: true, self: id, role: 'host', roster, ice }],
  ['refused join', requestSchemas.join.reply, { ok: false, reason: 'wrong-secret' }],
  ['signal reply', requestSchemas.signal.reply, { ok: true }],
  ['roster', noticeSchemas.roster, roster],
  ['incoming signal', noticeSchemas.signal, { from: id, header, box }],
  ['knocking', noticeSchemas.knocking, { place: 1, hosted: true, keys: [key] }],
  ['waiting', noticeSchemas.waiting, { people: [{ id, since: 1, name: { by: 'room', box } }] }],
  ['admitted', noticeSchemas.admitted, { secret: { from: key, box } }],
  ['evicted', noticeSchemas.evicted, { reason: 'seat-taken' }],
];

/** Of the values tried below, those that are right for a key. */
const fineValues: Readonly<Record<string, readonly string[]>> = {
  signals: ['[]'],
  participants: ['[]'],
  epoch: ['""', '"\\ud800"', '"x\\u0000"'],
  rev: ['0'],
  capacity: ['0'],
  people: ['[]'],
  keys: ['[]'],
  boxes: ['[]'],
};

/** The key of each that may be null. */
const nullable: Readonly<Record<string, string>> = { 'knock with the secret': 'proof', 'knock without it': 'proof', remove: 'proof', admitted: 'secret' };

/** Every object within `value`, itself included, as a way to copy `value` with one more key in that object. */
function withUnknownKey(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => withUnknownKey(item, key).map((changed) => value.with(at, changed) as unknown));
  }
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, item]) => withUnknownKey(item, key).map((changed) => ({ ...value, [name]: changed })));
  return [Object.defineProperty({ ...value }, key, { value: 1, enumerable: true }), ...inner];
}

describe.each(good)('%s', (name, schema, value) => {
  test('is taken as it should be', () => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  test('is refused with an unknown key at any depth', () => {
    for (const key of ['more', '__proto__', 'constructor', 'toString']) {
      for (const changed of withUnknownKey(value, key)) expect(schema.safeParse(changed).success, JSON.stringify(changed)).toBe(false);
    }
  });

  test('is refused with a key missing or of another type', () => {
    for (const key of Object.keys(value).filter((name) => name !== 'host' && name !== 'rules')) {
      const { [key]: _gone, ...rest } = value;
      expect(schema.safeParse(rest).success, `without ${key}`).toBe(false);
      const fine = [...(fineValues[key] ?? []), ...(nullable[name] === key ? ['null'] : [])];
      for (const wrong of [null, 0, '', [], {}, { toString: 'x' }, '\ud800', 'x\u0000', Number.NaN]) {
        if (fine.includes(JSON.stringify(wrong))) continue;
        expect(schema.safeParse({ ...value, [key]: wrong }).success, `${key} = ${JSON.stringify(wrong)}`).toBe(false);
      }
    }
  });

  test('anything else is refused without throwing', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 3 }), (garbage) => {
        const taken = schema.safeParse(garbage).success;
        // Only `leave` is empty; everything else cannot be hit by chance.
        if (taken) expect(garbage).toEqual({});
      }),
      { numRuns: 100 },
    );
  });
});

test('sizes are bounded', () => {
  const { request } = requestSchemas.join;
  const join = { room, proof, seat: token, profile: box };
  expect(request.safeParse({ ...join, signals: Array.from({ length: MAX_JOIN_SIGNALS }, () => signal) }).success).toBe(true);
  expect(request.safeParse({ ...join, signals: Array.from({ length: MAX_JOIN_SIGNALS + 1 }, () => signal) }).success).toBe(false);
  expect(requestSchemas.signal.request.safeParse({ ...signal, box: 'b'.repeat(MAX_BOX_CHARS + 1) }).success).toBe(false);
  expect(requestSchemas.signal.request.safeParse({ ...signal, box: 'b'.repeat(37) }).success).toBe(false);
  for (const seq of [-1, 0.5, Number.NaN, Infinity, 2 ** 53, '0']) {
    expect(requestSchemas.signal.request.safeParse({ ...signal, header: { ...header, seq } }).success).toBe(false);
  }
});

test('what a link says is bounded too', () => {
  const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
  const base = { kind: 'candidates', answers: null };
  expect(linkSignal.safeParse({ ...base, candidates: [candidate] }).success).toBe(true);
  expect(linkSignal.safeParse({ ...base, candidates: Array.from({ length: 65 }, () => candidate) }).success).toBe(false);
  expect(linkSignal.safeParse({ ...base, candidates: [{ ...candidate, candidate: 'x'.repeat(1025) }] }).success).toBe(false);
  expect(linkSignal.safeParse({ ...base, candidates: [{ ...candidate, sdpMLineIndex: 256 }] }).success).toBe(false);
});
