import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { createGeneration, createVisitId } from '#lib/protocol/ids.ts';
import { parseControl } from '#lib/protocol/control.ts';
import { parseFileMessage } from '#lib/protocol/files.ts';
import { parseVerification } from '#lib/protocol/verification.ts';
import { carl, eventually, pair, texts } from './conversationTestBed.ts';

// S1 for what comes from peers: messages made from our own, with parts replaced by what nobody expects.

const SOAK = process.env['PARLEY_SOAK'] === '1';
const MESSAGES = SOAK ? 1_000_000 : 100_000;
/** Messages between two looks at the clock: a peer may send fifty a second, and what is beyond is not even read. */
const AT_ONCE = 50;
const HEAP_BYTES = 20 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes on the heap that something still holds. */
function heldBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const id = 'A'.repeat(22);
const entry = { author: 'A'.repeat(87), lamport: 1, at: 1, name: 'Carl', body: { kind: 'say', text: 'hello', replyTo: id, photo: null }, signature: 'A'.repeat(86) };
const photo = { digest: 'A'.repeat(43), size: 1, type: 'image/png', width: 1, height: 1, thumbnail: 'data:image/jpeg;base64,AAAA' };
const ours: readonly object[] = [
  { kind: 'author', author: entry.author, proof: entry.signature },
  { kind: 'digest', count: 1, sum: id },
  { kind: 'have', ids: [id], last: true, answer: true },
  { kind: 'entries', entries: [entry, { ...entry, body: { ...entry.body, photo } }] },
  { kind: 'entries', entries: [{ ...entry, body: { kind: 'edit', target: id, text: 'x' } }, { ...entry, body: { kind: 'remove', targets: [id], lamport: 1, at: 1 } }] },
  { kind: 'typing', typing: true },
  { kind: 'hand', at: 1, raised: 1 },
  { kind: 'lower-hand' },
  { kind: 'reaction', reaction: '👍' },
  { kind: 'stop', source: 'microphone' },
  { kind: 'removed', id: 'A'.repeat(21) },
  { kind: 'new-secret', secret: 'A'.repeat(22) },
  { kind: 'ended' },
  { kind: 'media', at: 0, media: { microphone: true, camera: true, screen: false, screenAudio: false } },
  { kind: 'demand', at: 0, camera: { level: 'off' }, screen: { level: 'off' } },
  { kind: 'bye' },
  { kind: 'offer', id: 'A'.repeat(16), name: 'a.txt', type: 'text/plain', size: 1 },
  { kind: 'accept', id: 'A'.repeat(16), stream: 1, from: 0 },
  { kind: 'block', stream: 1, hash: 'A'.repeat(43) },
  { kind: 'commit', commitment: 'A'.repeat(43) },
  { kind: 'reveal', nonce: 'A'.repeat(43) },
  { kind: 'room-commit', round: 1, group: 'A'.repeat(43), commitment: 'A'.repeat(43) },
  { kind: 'room-reveal', round: 1, nonce: 'A'.repeat(43) },
];

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);
const hostile = fc.oneof(
  fc.anything({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom<unknown>('\u0000', '\ud800', '\u202e', '__proto__', 'constructor', 'x'.repeat(70_000), -1, 2 ** 53, 1e308, 0.5, [], {}, null, true, createGeneration(), createVisitId(), nested(500)),
);
const key = fc.constantFrom('kind', 'entries', 'ids', 'body', 'text', 'author', 'at', 'raised', '__proto__', 'constructor', 'toString', 'new');

/** `value` with what is at one place in it replaced or added. */
function replaced(value: unknown, path: readonly number[], name: string, by: unknown): unknown {
  const [first, ...rest] = path;
  if (typeof value !== 'object' || value === null || first === undefined) return by;
  const keys = Object.keys(value);
  if (keys.length === 0 || first % (keys.length + 1) === keys.length) return Array.isArray(value) ? [...(value as unknown[]), by] : { ...value, [name]: by };
  const at = keys[first % (keys.length + 1)] ?? '';
  const child = replaced(Reflect.get(value, at), rest, name, by);
  return Array.isArray(value) ? (value as unknown[]).with(Number(at), child) : { ...value, [at]: child };
}

/** As text, whatever it is. */
function written(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}

const message = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom(...ours), fc.array(fc.nat(6), { maxLength: 4 }), key, hostile).map(([it, path, name, by]) => written(replaced(it, path, name, by))) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.anything() },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('['.repeat(50_000), '{"kind":"entries","entries":['.repeat(2_000), 'null', '', '"', new ArrayBuffer(0), undefined) },
);

it(`${MESSAGES} messages of a hostile peer throw nothing, add nothing and leave nothing`, { timeout: SOAK ? 3_600_000 : 120_000 }, async () => {
  const { clock, at, bt } = await pair();
  at.conversation.chat.say('before');
  await eventually(() => expect(texts(bt)).toEqual(['anna anna: before']));
  // The values are drawn beforehand, in part, so that what grows afterwards is not the drawing.
  const drawn = fc.sample(message, { numRuns: 5_000, seed: 1 });
  const before = heldBytes();
  for (let count = 0; count < MESSAGES; count++) {
    // Another cut of another one each time: as many different messages as there are.
    const one = drawn[count % drawn.length];
    const turn = Math.floor(count / drawn.length);
    const sent = turn > 0 && typeof one === 'string' ? one.slice(0, (turn * 7919) % (one.length + 1)) + one.slice(((turn * 104_729) % (one.length + 1)) / 2) : one;
    bt.receive(carl, sent as string);
    if (typeof sent === 'string') {
      parseControl(sent);
      parseFileMessage(sent);
      parseVerification(sent);
    }
    if (count % AT_ONCE === 0) {
      clock.advance(1_000);
      await Promise.resolve();
    }
  }
  at.conversation.chat.say('after');
  await vi.waitFor(() => expect(texts(bt)).toEqual(['anna anna: before', 'anna anna: after']), { timeout: 20_000 });
  expect(bt.conversation.chat.snapshot.get().typing).toEqual([]);
  expect(heldBytes() - before).toBeLessThan(HEAP_BYTES);
});
