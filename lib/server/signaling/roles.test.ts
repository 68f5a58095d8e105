import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccessMode } from '#lib/protocol/access.ts';
import { noticeSchemas } from '#lib/protocol/events.ts';
import { createHostToken, createSeatToken, participantIdOf, roomNameOf } from '#lib/protocol/ids.ts';
import { attempts, Doorway, PEOPLE, requestOf } from './roleModel.ts';
import type { Attempt, Requests, Told } from './roleModel.ts';

// S4 and S5: whatever anybody tries, in whatever order, the server lets through what a plain description of the roles allows, and
// nothing else. The description below is written from the promises, and knows nothing of how the server keeps them.

const SOAK = process.env['PARLEY_SOAK'] === '1';
const RUNS = Number(process.env['PARLEY_RUNS'] ?? (SOAK ? 20_000 : 300));
const SEED = Number(process.env['PARLEY_SEED'] ?? (SOAK ? Date.now() : 20_261_126));

type Rank = 'owner' | 'host' | 'cohost' | 'guest';

/** The room as the promises describe it. */
class Described {
  mode: AccessMode = 'open';
  secret = 0;
  /** Who is in, by which tab, and whether by the token. */
  readonly inside = new Map<number, { tab: string; owner: boolean }>();
  readonly granted = new Map<number, 'host' | 'cohost'>();
  readonly known = new Set<number>();
  readonly removed = new Set<number>();
  /** Who waits, by which tab, with the secret or without. */
  readonly line = new Map<number, { tab: string; secret: boolean }>();

  rank(who: number): Rank {
    return this.inside.get(who)?.owner ? 'owner' : (this.granted.get(who) ?? 'guest');
  }

  get alive(): boolean {
    return this.inside.size > 0;
  }

  /** The last one has left: the next room of that name knows nothing. */
  forgetIfEmpty(): void {
    if (this.alive) return;
    this.mode = 'open';
    for (const memory of [this.granted, this.known, this.removed]) memory.clear();
  }

  /** Nobody waits in vain. */
  settle(): void {
    if (!this.alive) return;
    for (const [who, { secret }] of [...this.line]) {
      if (this.mode === 'locked') this.line.delete(who);
      else if (this.mode === 'open' && secret) {
        this.line.delete(who);
        this.known.add(who);
      }
    }
  }
}

let requests: Requests;
beforeAll(async () => {
  const token = createHostToken();
  const room = await roomNameOf(token);
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      const seat = createSeatToken();
      return { seat, id: await participantIdOf(room, seat) };
    }),
  );
  requests = { room, token, foreignToken: createHostToken(), people };
});

/** What has to be answered; and does to `room` what follows. */
function expected(room: Described, attempt: Attempt, tab: string): string {
  const { who } = attempt;
  const seated = room.inside.get(who)?.tab === tab;
  const barred = () => {
    if (room.mode === 'open' || room.known.has(who) || room.inside.has(who)) return null;
    return room.mode === 'knock' ? 'must-knock' : 'locked';
  };
  const enter = (owner: boolean): string => {
    room.inside.set(who, { tab, owner });
    room.known.add(who);
    room.line.delete(who);
    room.settle();
    return 'ok';
  };
  switch (attempt.do) {
    case 'watch':
      if (room.alive && room.removed.has(who)) return 'removed';
      if (!seated && room.line.get(who)?.tab !== tab) leaveAll(room, tab);
      return 'ok';
    case 'join':
      if (room.alive && room.removed.has(who)) return 'removed';
      return room.alive ? (barred() ?? enter(false)) : enter(false);
    case 'joinAsHost':
      return enter(true);
    case 'joinWithAnotherToken':
      return 'not-the-host';
    case 'joinWithOldSecret':
      if (!room.alive) {
        // Nobody is in: whoever comes first names the secret.
        room.secret += 1;
        for (const [waiting, { secret }] of [...room.line]) if (secret) room.line.delete(waiting);
        return enter(false);
      }
      return room.removed.has(who) ? 'removed' : 'wrong-secret';
    case 'knock':
    case 'knockWithoutSecret': {
      const secret = attempt.do === 'knock';
      if (seated) return 'open';
      if (room.alive && room.removed.has(who)) return 'removed';
      const bar = room.alive ? barred() : null;
      if (bar === 'locked' || (room.alive && !secret && room.mode === 'locked')) return 'locked';
      if (room.alive && secret && bar === null) return 'open';
      room.line.set(who, { tab, secret });
      return 'ok';
    }
    case 'leave':
    case 'vanish':
      leaveAll(room, tab);
      return 'ok';
    case 'signal':
      if (!seated) return 'not-joined';
      return room.inside.has((who + 1) % PEOPLE) ? 'ok' : 'peer-gone';
    case 'command':
      return seated ? commanded(room, attempt) : 'not-joined';
  }
}

function leaveAll(room: Described, tab: string): void {
  for (const [who, at] of [...room.inside]) if (at.tab === tab) room.inside.delete(who);
  room.forgetIfEmpty();
}

function commanded(room: Described, { who, kind, at, variant }: Extract<Attempt, { do: 'command' }>): string {
  const rank = room.rank(who);
  if (rank === 'guest') return 'not-a-host';
  if (rank === 'cohost' && (kind === 'grant' || kind === 'end')) return 'not-allowed';
  switch (kind) {
    case 'access':
      room.mode = (['open', 'knock', 'locked'] as const)[variant];
      room.settle();
      return 'ok';
    case 'admit':
    case 'deny': {
      const waiting = room.line.get(at);
      if (!waiting || (kind === 'admit' && !waiting.secret && variant === 0)) return 'nobody-there';
      room.line.delete(at);
      if (kind === 'admit') room.known.add(at);
      return 'ok';
    }
    case 'remove': {
      if (at === who) return 'not-allowed';
      if (!room.inside.has(at)) return 'nobody-there';
      const target = room.rank(at);
      if (target === 'owner' || (rank === 'cohost' && target !== 'guest')) return 'not-allowed';
      room.inside.delete(at);
      room.granted.delete(at);
      room.known.delete(at);
      room.removed.add(at);
      if (variant === 0) {
        room.secret += 1;
        for (const [waiting, { secret }] of [...room.line]) if (secret) room.line.delete(waiting);
      }
      room.forgetIfEmpty();
      return 'ok';
    }
    case 'grant':
      if (!room.inside.has(at)) return 'nobody-there';
      if (room.rank(at) === 'owner') return 'not-allowed';
      if (variant === 0) room.granted.delete(at);
      else room.granted.set(at, variant === 1 ? 'cohost' : 'host');
      return 'ok';
    case 'key':
      return 'ok';
    case 'end':
      room.inside.clear();
      room.line.clear();
      room.forgetIfEmpty();
      return 'ok';
  }
}

/** What was told to somebody who should not have heard it. */
function overheard(room: Described, told: readonly Told[]): readonly string[] {
  const inside = new Map([...room.inside].map(([who, { tab }]) => [tab, who]));
  const waiting = new Set([...room.line.values()].map(({ tab }) => tab));
  return told.flatMap(({ holder, name, notice }) => {
    const faults: string[] = [];
    if (waiting.has(holder) && !inside.has(holder) && (name === 'roster' || name === 'signal' || name === 'waiting')) faults.push(`${holder} waits and heard ${name}`);
    if (name === 'signal' && !inside.has(holder)) faults.push(`${holder} is not in and heard a signal`);
    const who = inside.get(holder);
    const shown = name === 'roster' ? noticeSchemas.roster.parse(notice).participants.length : 0;
    if (shown > 0 && who === undefined && room.mode !== 'open') faults.push(`${holder} is not in and heard who is`);
    if (name === 'waiting' && (who === undefined || room.rank(who) === 'guest')) faults.push(`${holder} leads nothing and heard who waits`);
    return faults;
  });
}

describe('roles, locks and knocks', () => {
  it(`hold against whatever ${RUNS} rooms full of people try`, { timeout: SOAK ? 3_600_000 : 120_000 }, async () => {
    let refused = 0;
    let granted = 0;
    await fc.assert(
      fc.asyncProperty(attempts, async (run) => {
        const [door, room] = [new Doorway(), new Described()];
        for (const [step, attempt] of run.entries()) {
          const connection = door.connection(attempt.who, attempt.tab);
          const [name, request] = requestOf(attempt, requests, room.secret);
          const before = door.io.told.length;
          const reply = attempt.do === 'vanish' ? await door.vanish(attempt.who, attempt.tab).then(() => ({ ok: true }) as const) : await door.ask(connection, name, request);
          if (attempt.do === 'leave' || attempt.do === 'vanish') leaveLine(room, connection.holder);
          const should = expected(room, attempt, connection.holder);
          const where = `step ${step}: ${JSON.stringify(attempt)}`;
          expect(reply.ok ? 'ok' : reply.reason, where).toBe(should);
          if (reply.ok) granted += 1;
          else refused += 1;
          await compare(door, room, where);
          expect(overheard(room, door.io.told.slice(before)), where).toEqual([]);
        }
        expect(door.logged).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    process.stdout.write(`seed ${SEED}, ${RUNS} runs: ${granted} granted, ${refused} refused, 0 gains, 0 waiting in vain\n`);
    expect(refused).toBeGreaterThan(RUNS);
  });
});

function leaveLine(room: Described, tab: string): void {
  for (const [who, at] of [...room.line]) if (at.tab === tab) room.line.delete(who);
}

/** The server's room and its line are what is described, seat by seat. */
async function compare(door: Doorway, room: Described, where: string): Promise<void> {
  const record = await door.store.read(requests.room);
  const nameOf = (who: number) => `${who} ${room.rank(who) === 'owner' ? 'host' : room.rank(who)}`;
  const seats = [...(record?.seats.values() ?? [])].map(({ entry }) => `${requests.people.findIndex(({ id }) => id === entry.id)} ${entry.role}`);
  expect(seats.sort(), where).toEqual([...room.inside.keys()].map(nameOf).sort());
  expect(record?.access.mode ?? 'open', where).toBe(room.mode);
  const waiting = (await door.store.waiting(requests.room)).map(({ id }) => `${requests.people.findIndex((one) => one.id === id)}`);
  expect(waiting.sort(), where).toEqual([...room.line.keys()].map(String).sort());
}
