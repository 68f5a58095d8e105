import { createSeatToken, roomName, roomProof } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName, SeatToken } from '#lib/protocol/ids.ts';
import { Figure } from './support/figures.ts';
import { expect, test } from './support/fixtures.ts';
import { RawClient } from './support/rawClient.ts';

// R19: everybody comes back at once.

const SOCKETS = 2_000;
const PEOPLE = 4;
const BACK_MS = 10_000;
const DELAY_MS = 100;
/** Sockets that are opened at a time while the rooms fill, which is not what is measured. */
const AT_ONCE = 50;

const proof = roomProof.parse('p'.repeat(42) + 'A');
const profile = 'x'.repeat(120);

interface Someone {
  readonly room: RoomName;
  readonly seat: SeatToken;
}

async function sitDown(port: number, { room, seat }: Someone): Promise<{ readonly client: RawClient; readonly id: ParticipantId; readonly present: number }> {
  const client = await RawClient.open(port);
  const joined = await client.request('join', { room, proof, seat, profile, signals: [] });
  if (!joined.ok) throw new Error(joined.reason);
  return { client, id: joined.self, present: joined.roster.participants.length };
}

test('two thousand sockets find back into their seats at once after a crash', async ({ startServer }) => {
  test.setTimeout(300_000);
  const claim = { of: 1, unit: 'ms', browser: 'none' } as const;
  const back = new Figure({ id: 'R19-back', what: `until ${SOCKETS} sockets are back in their seats, all at once`, target: BACK_MS, ...claim });
  const delay = new Figure({ id: 'R19-delay', what: 'how late the event loop is meanwhile (p99)', target: DELAY_MS, ...claim });
  const env = { LOG_LEVEL: 'error', ADDRESS_MAX: String(2 * SOCKETS) };
  const everybody = Array.from({ length: SOCKETS }, (_, at): Someone => ({ room: roomName.parse(`room-${Math.floor(at / PEOPLE)}`.padEnd(21, '-')), seat: createSeatToken() }));
  const first = await startServer({ env });
  const ids: ParticipantId[] = [];
  const sockets: RawClient[] = [];
  for (let from = 0; from < SOCKETS; from += AT_ONCE) {
    const seated = await Promise.all(everybody.slice(from, from + AT_ONCE).map((someone) => sitDown(first.port, someone)));
    ids.push(...seated.map(({ id }) => id));
    sockets.push(...seated.map(({ client }) => client));
  }
  await first.kill();
  await Promise.all(sockets.map(({ closed }) => closed));

  const second = await startServer({ env, measured: true });
  await second.eventLoopDelay();
  const began = performance.now();
  const returned = await Promise.all(everybody.map((someone) => sitDown(second.port, someone)));
  back.add(performance.now() - began);
  delay.add(await second.eventLoopDelay());
  expect(returned.map(({ id }) => id)).toEqual(ids);
  // Whoever was last into a room has found all of it.
  const full = returned.filter(({ present }) => present === PEOPLE);
  expect(full).toHaveLength(SOCKETS / PEOPLE);
  expect(await second.present()).toEqual({ rooms: SOCKETS / PEOPLE, seats: SOCKETS, sockets: SOCKETS });
  for (const { client } of returned) client.vanish();
  back.check();
  delay.check();
});
