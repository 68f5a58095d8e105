import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import { FakeCall } from './fakeCall.ts';
import type { StreamReport } from './linkQuality.ts';
import { LinkWatch, READ_MS, SILENT_MS } from './linkWatch.ts';
import { initialSnapshot } from './reduce.ts';
import type { ParticipantSnapshot } from './snapshot.ts';

const bob = participantId.parse('bob'.padEnd(21, '_'));
const room = roomName.parse('room-room-room-room--');
const wanted = { microphone: true, camera: true };
const selected = { microphone: null, camera: null, speaker: null };

const person: ParticipantSnapshot = {
  id: bob,
  name: 'Bob',
  role: 'guest',
  presence: 'here',
  since: 0,
  link: 'connected',
  repair: null,
  media: { ...nothingSent, microphone: true },
  stream: null,
  screenStream: null,
};

let clock: FakeClock;
let call: FakeCall;
let sound: StreamReport;
beforeEach(() => {
  clock = new FakeClock();
  call = new FakeCall(initialSnapshot({ room, link: '', name: '', wanted, selected, online: true, lowData: false, relayOnly: false }));
  call.patch({ participants: [person] });
  sound = { kind: 'audio', packets: 0, lost: 0, jitter: 5, energy: 0, listened: 0 };
});

/** Lets `ms` pass, each reading finding a line with so much more on it. */
async function pass(ms: number, { energy, lost = 0 }: { readonly energy: number; readonly lost?: number }): Promise<void> {
  for (let passed = 0; passed < ms; passed += READ_MS) {
    sound = { ...sound, packets: sound.packets + 125, lost: sound.lost + lost, energy: sound.energy + energy, listened: sound.listened + 2.5 };
    call.links = new Map([[bob, { roundTrip: 30, streams: new Map([['in', sound]]) }]]);
    clock.advance(READ_MS);
    await new Promise(setImmediate);
  }
}

/** A watch that has read once, and how often what it shows has changed since it began. */
async function watching() {
  const watch = new LinkWatch(call, clock);
  const shown = { watch, changes: 0, of: () => watch.shown.get().get(bob) };
  watch.shown.subscribe(() => {
    shown.changes += 1;
  });
  await new Promise(setImmediate);
  return shown;
}

describe('LinkWatch', () => {
  it('tells how good a link is, once, for as long as that is so', async () => {
    const shown = await watching();
    expect(shown.of()?.quality).toBe('unknown');
    await pass(60_000, { energy: 0.1 });
    expect([shown.of(), shown.changes]).toEqual([{ quality: 'good', silent: false }, 2]);
    await pass(10_000, { energy: 0.1, lost: 30 });
    expect(shown.of()?.quality).toBe('poor');
    await pass(20_000, { energy: 0.1 });
    expect(shown.of()?.quality).toBe('good');
  });

  it('says that a link is lost without a further reading', async () => {
    const shown = await watching();
    await pass(10_000, { energy: 0.1 });
    const { reads } = call;
    call.patch({ participants: [{ ...person, link: 'interrupted' }] });
    expect([shown.of()?.quality, call.reads]).toEqual(['lost', reads]);
  });

  it('says that a microphone sends silence when it has for long, and no longer when it is heard', async () => {
    const shown = await watching();
    await pass(SILENT_MS - READ_MS, { energy: 0 });
    expect(shown.of()?.silent).toBe(false);
    await pass(3 * READ_MS, { energy: 0 });
    expect(shown.of()?.silent).toBe(true);
    await pass(READ_MS, { energy: 0.1 });
    expect(shown.of()?.silent).toBe(false);
  });

  it('says nothing of the silence of a microphone that is off', async () => {
    call.patch({ participants: [{ ...person, media: nothingSent }] });
    const shown = await watching();
    await pass(4 * SILENT_MS, { energy: 0 });
    expect(shown.of()?.silent).toBe(false);
  });

  it('goes on after a reading that is never answered', async () => {
    const shown = await watching();
    const read = call.readLinks.bind(call);
    call.readLinks = () => new Promise(() => {});
    clock.advance(READ_MS);
    call.readLinks = read;
    await pass(10_000, { energy: 0.1 });
    expect(shown.of()?.quality).toBe('good');
  });

  it('reads no more once it is closed, and leaves nothing behind', async () => {
    const { watch } = await watching();
    watch.close();
    await pass(60_000, { energy: 0.1 });
    expect([call.reads, clock.pending, call.snapshot.listeners]).toEqual([1, 0, 0]);
  });

  it('sets no timer when it is closed while a reading is under way', async () => {
    new LinkWatch(call, clock).close();
    await new Promise(setImmediate);
    expect(clock.pending).toBe(0);
  });
});
