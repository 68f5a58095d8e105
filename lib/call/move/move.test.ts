import { expect, it, vi } from 'vitest';
import { Store } from '#lib/kernel/store.ts';
import { settlePromises } from '#lib/rtc/fakes/virtualTime.ts';
import { createMoveKey } from '#lib/protocol/ids.ts';
import { handOf, nothingKept, formatTalk } from '../conversation/keptTalk.ts';
import { initialSnapshot } from '../reduce.ts';
import type { CallSnapshot } from '../snapshot.ts';
import { moveTable } from './moveMachine.ts';
import type { MoveIn } from './moveIn.ts';
import { MOVE_MS } from './moveOut.ts';
import type { MoveOut } from './moveOut.ts';
import { Devices, keyOf, room } from './moveTestBed.ts';

// Keys are derived by other threads, which take as long as the machine is busy.
const within = (condition: () => boolean): Promise<void> => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 5 });
const reasonOf = ({ state }: MoveIn) => {
  const now = state.get();
  return now.kind === 'refused' ? now.reason : now.kind;
};
const kindOf = ({ state }: MoveOut) => state.get().kind;

async function offered(devices: Devices): Promise<MoveOut> {
  const out = devices.offer();
  await within(() => kindOf(out) === 'waiting');
  return out;
}

async function handed(devices: Devices): Promise<{ readonly out: MoveOut; readonly into: MoveIn }> {
  const out = await offered(devices);
  const into = devices.scan(keyOf(out));
  await within(() => reasonOf(into) === 'handed');
  return { out, into };
}

const silent = { read: () => null, write: () => {} };
const preview = () => new Store(initialSnapshot({ room, link: '', name: '', wanted: { microphone: true, camera: true }, selected: { camera: null, microphone: null, speaker: null }, online: true, lowData: false, relayOnly: false }));
const live = (call: Store<CallSnapshot>) => call.set({ ...call.get(), phase: { kind: 'live', since: 0, settled: true } });

it('hands everything to the device that scans the code, and nothing of it in the clear', async () => {
  const devices = new Devices();
  const out = await offered(devices);
  const key = keyOf(out);
  const into = devices.scan(key);
  await within(() => reasonOf(into) === 'handed');
  expect(into.state.get()).toEqual({ kind: 'handed', handover: devices.given });
  expect(kindOf(out)).toBe('handed');
  const carried = JSON.stringify(devices.relay.carried);
  for (const told of [devices.given.secret, devices.given.seat, devices.given.name, key, room]) expect(carried).not.toContain(told);
});

it('brings a long chat in pieces that fit the wire', async () => {
  const devices = new Devices();
  // Nothing of this shrinks.
  const name = Array.from(crypto.getRandomValues(new Uint8Array(16))).join('');
  devices.talk = formatTalk({ ...nothingKept, hand: 3 });
  const rules = Array.from({ length: 60 }, () => Buffer.from(crypto.getRandomValues(new Uint8Array(1_000))).toString('base64')).join(name);
  Object.assign(devices.given, { rules });
  const { into } = await handed(devices);
  expect(devices.relay.carried.length).toBeGreaterThan(4);
  expect(into.state.get()).toMatchObject({ handover: { rules, talk: devices.talk } });
});

it('refuses whoever comes second, the first one’s words said again included', async () => {
  const devices = new Devices();
  devices.relay.copies = 2;
  const out = await offered(devices);
  const key = keyOf(out);
  const into = devices.scan(key);
  await within(() => reasonOf(into) === 'handed');
  const second = devices.scan(key);
  await within(() => reasonOf(second) === 'used');
  expect(reasonOf(into)).toBe('handed');
  // The ask, what was given, the second one's asks of both, the refusal: nothing was given for the replays.
  expect(devices.relay.carried).toHaveLength(5);
});

it('refuses a key that nobody offers anything for', async () => {
  const devices = new Devices();
  await offered(devices);
  const into = devices.scan(createMoveKey());
  await within(() => reasonOf(into) === 'spent');
});

it('is over after five minutes, and for whoever comes then', async () => {
  const devices = new Devices();
  const out = await offered(devices);
  const key = keyOf(out);
  devices.clock.advance(MOVE_MS - 1);
  expect(kindOf(out)).toBe('waiting');
  devices.clock.advance(1);
  expect(out.state.get()).toEqual({ kind: 'over', reason: 'expired' });
  const into = devices.scan(key);
  await within(() => reasonOf(into) === 'spent');
  into.close();
  await within(() => devices.leftovers === 0);
});

it('is void once it is closed, for whoever has it already too', async () => {
  const devices = new Devices();
  const { out, into } = await handed(devices);
  out.close();
  expect(out.yield(() => {})).toBe(false);
  await within(() => reasonOf(into) === 'revoked');
  await within(() => devices.leftovers === 0);
});

it('is not taken back from who has pressed Join', async () => {
  const devices = new Devices();
  const { out, into } = await handed(devices);
  const call = preview();
  into.follow(call, silent);
  call.set({ ...call.get(), phase: { kind: 'joining' } });
  const opening = vi.spyOn(crypto.subtle, 'decrypt');
  out.close();
  await within(() => opening.mock.results.length === 1);
  await opening.mock.results[0]?.value;
  await settlePromises();
  opening.mockRestore();
  expect(reasonOf(into)).toBe('handed');
  live(call);
  await within(() => devices.relay.sockets.size === 0);
  expect(reasonOf(into)).toBe('handed');
});

it('says when the server cannot be reached', async () => {
  const devices = new Devices();
  devices.relay.up = false;
  const out = devices.offer();
  devices.clock.advance(10_000);
  expect(out.state.get()).toEqual({ kind: 'over', reason: 'unreachable' });
});

it('goes on until the other device is in and nobody gets this one’s media any more', async () => {
  const devices = new Devices();
  const { out, into } = await handed(devices);
  const call = preview();
  into.follow(call, silent);
  const done = vi.fn<() => void>();
  expect(out.yield(done)).toBe(true);
  // Closing the dialog takes nothing back any more.
  out.close();
  expect(kindOf(out)).toBe('moving');
  live(call);
  await within(() => devices.relay.sockets.size === 1);
  expect(done).not.toHaveBeenCalled();
  devices.heard.set(false);
  await within(() => done.mock.calls.length > 0);
  out.dispose();
  await within(() => devices.leftovers === 0);
});

it('ends by itself when the other device never says that it is in', async () => {
  const devices = new Devices();
  const { out } = await handed(devices);
  const done = vi.fn<() => void>();
  out.yield(done);
  devices.clock.advance(14_999);
  expect(done).not.toHaveBeenCalled();
  devices.clock.advance(1);
  expect(done).toHaveBeenCalled();
});

it('yields to nobody who was given nothing', async () => {
  const out = await offered(new Devices());
  expect(out.yield(() => {})).toBe(false);
});

it('tells of a hand that goes up or down before the other device is in', async () => {
  const devices = new Devices();
  const { into } = await handed(devices);
  const kept = new Store<string | null>(null);
  into.follow(preview(), { read: kept.get, write: (text) => kept.set(text) });
  devices.keep(formatTalk({ ...nothingKept, hand: 2 }));
  await within(() => handOf(kept.get()) === 2);
  devices.keep(formatTalk(nothingKept));
  await within(() => handOf(kept.get()) === null);
});

it('never leads back to a code that can be scanned', () => {
  const from = Object.entries(moveTable).filter(([, inputs]) => Object.values(inputs).includes('waiting'));
  expect(from.map(([state]) => state)).toEqual(['opening']);
  expect(Object.values(moveTable.over).every((next) => next === null)).toBe(true);
});
