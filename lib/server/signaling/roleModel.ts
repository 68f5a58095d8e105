import fc from 'fast-check';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createLog } from '#lib/kernel/log.ts';
import type { Command } from '#lib/protocol/access.ts';
import { publicKey } from '#lib/protocol/access.ts';
import type { NoticeName, ReplyOf, RequestName } from '#lib/protocol/events.ts';
import type { HostToken, ParticipantId, RoomName, RoomProof, SeatToken } from '#lib/protocol/ids.ts';
import { roomProof } from '#lib/protocol/ids.ts';
import { noMetrics } from '#lib/server/ops/metrics.ts';
import { MemoryRendezvous } from '#lib/server/rendezvous/memoryRendezvous.ts';
import { MemoryStore } from '#lib/server/rooms/memoryStore.ts';
import { LocalBus } from './bus.ts';
import { dispatch } from './dispatch.ts';
import { Hub } from './hub.ts';
import type { SignalingIo } from './hub.ts';
import { createRendezvous } from './rendezvous.ts';
import { stand } from './standing.ts';
import type { Connection, Signaling } from './standing.ts';

/** What a person in the model may try. What makes no sense at the moment is tried all the same: it has to be refused. */
export type Attempt = { readonly who: number; readonly tab: 0 | 1 } & (
  | { readonly do: 'watch' | 'join' | 'joinAsHost' | 'joinWithAnotherToken' | 'joinWithOldSecret' | 'knock' | 'knockWithoutSecret' | 'leave' | 'vanish' | 'signal' }
  | { readonly do: 'command'; readonly kind: Command['kind']; readonly at: number; readonly variant: 0 | 1 | 2 }
);

export const PEOPLE = 6;
const index = fc.integer({ min: 0, max: PEOPLE - 1 });
const tab = fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const);
const simple = fc.constantFrom('watch', 'join', 'join', 'join', 'joinAsHost', 'joinAsHost', 'joinWithAnotherToken', 'joinWithOldSecret', 'knock', 'knock', 'knockWithoutSecret', 'leave', 'vanish', 'signal');
const kind = fc.constantFrom<Command['kind']>('access', 'access', 'admit', 'admit', 'deny', 'remove', 'grant', 'grant', 'key', 'end');

export const attempts: fc.Arbitrary<readonly Attempt[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ who: index, tab, do: simple }) },
    { weight: 2, arbitrary: fc.record({ who: index, tab, do: fc.constant('command' as const), kind, at: index, variant: fc.constantFrom(0, 1, 2) }) },
  ) as fc.Arbitrary<Attempt>,
  { maxLength: 40, size: 'max' },
);

/** One that was told something, and what. */
export interface Told {
  readonly holder: string;
  readonly name: NoticeName;
  readonly notice: unknown;
}

/** Socket.IO's server as far as the hub uses it, keeping whatever is said. */
class ListeningIo {
  readonly told: Told[] = [];
  readonly #channels = new Map<string, Set<string>>();
  readonly sockets = { sockets: { get: (id: string) => ({ join: (name: string) => void this.#channel(name).add(id), leave: (name: string) => void this.#channel(name).delete(id) }) } };

  to(target: string, except?: string) {
    const holders = () => (this.#channels.has(target) ? [...this.#channel(target)] : target.startsWith('tab') ? [target] : []).filter((holder) => holder !== except);
    return {
      except: (holder: string) => this.to(target, holder),
      emit: (name: NoticeName, notice: unknown) => {
        for (const holder of holders()) this.told.push({ holder, name, notice });
      },
      socketsLeave: (name: string) => {
        for (const holder of holders()) this.#channel(name).delete(holder);
      },
    };
  }

  in(target: string) {
    return this.to(target);
  }

  /** The socket is gone. */
  drop(holder: string): void {
    for (const channel of this.#channels.values()) channel.delete(holder);
  }

  #channel(name: string): Set<string> {
    const channel = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, channel);
    return channel;
  }
}

export interface Person {
  readonly seat: SeatToken;
  readonly id: ParticipantId;
}

const box = 'x'.repeat(40);
const proofs: readonly RoomProof[] = ['p', 'q', 'r', 's', 't'].map((letter) => roomProof.parse(`${letter.repeat(42)}A`));
const key = publicKey.parse('k'.repeat(87));

/** The proof of the room's `n`th secret. */
export const proofAt = (n: number): RoomProof => proofs[n % proofs.length] ?? roomProof.parse('');

/** The server's own handlers over its own store, with sockets that only listen. */
export class Doorway {
  readonly io = new ListeningIo();
  readonly store = new MemoryStore();
  readonly clock = new FakeClock();
  readonly #signaling: Signaling;
  readonly #log = createLog('error', (line) => this.logged.push(line));
  readonly logged: string[] = [];
  readonly #connections = new Map<string, Connection>();
  #opened = 0;

  constructor() {
    const hub = new Hub(this.io as unknown as SignalingIo, new LocalBus(), (error) => this.logged.push(String(error)));
    this.#signaling = { store: this.store, rendezvous: createRendezvous(new MemoryRendezvous(), this.clock), hub, clock: this.clock, metrics: noMetrics, ice: { stunUrls: [], turn: null }, roomMax: PEOPLE };
  }

  /** The socket of one tab of one person; another after it vanished. */
  connection(who: number, which: number): Connection {
    const slot = `${who}/${which}`;
    const found = this.#connections.get(slot);
    if (found) return found;
    const made: Connection = { holder: `tab-${who}-${which}-${this.#opened++}`, address: `${who}`, standing: { at: 'nowhere' }, mayIssue: () => true };
    this.#connections.set(slot, made);
    return made;
  }

  async ask<N extends RequestName>(connection: Connection, name: N, request: unknown): Promise<ReplyOf<N>> {
    return (await dispatch(this.#signaling, connection, name, [request], this.#log)) as ReplyOf<N>;
  }

  /** The socket breaks and its lease is over. */
  async vanish(who: number, which: number): Promise<void> {
    const connection = this.connection(who, which);
    this.#connections.delete(`${who}/${which}`);
    await stand(this.#signaling, connection, { at: 'nowhere' });
    this.io.drop(connection.holder);
  }
}

export interface Requests {
  readonly room: RoomName;
  readonly token: HostToken;
  readonly foreignToken: HostToken;
  readonly people: readonly Person[];
}

/** The request that an attempt sends. `secret`: which of the room's secrets is the present one. */
export function requestOf(attempt: Attempt, { room, token, foreignToken, people }: Requests, secret: number): readonly [RequestName, unknown] {
  const seat = people[attempt.who]?.seat;
  const proof = proofAt(secret);
  const join = { room, seat, proof, profile: box, signals: [] };
  switch (attempt.do) {
    case 'watch':
      return ['watch', { room, seat, proof }];
    case 'join':
      return ['join', join];
    case 'joinAsHost':
      return ['join', { ...join, host: token }];
    case 'joinWithAnotherToken':
      return ['join', { ...join, host: foreignToken }];
    case 'joinWithOldSecret':
      return ['join', { ...join, proof: proofAt(secret + 1) }];
    case 'knock':
      return ['knock', { room, seat, proof, name: { by: 'room', box } }];
    case 'knockWithoutSecret':
      return ['knock', { room, seat, proof: null, name: { by: 'key', key, boxes: [] } }];
    case 'leave':
    case 'vanish':
      return ['leave', {}];
    case 'signal':
      return ['signal', { to: people[(attempt.who + 1) % PEOPLE]?.id, header: { generation: 'g'.repeat(12), visit: 'v'.repeat(12), seq: 0 }, box }];
    case 'command':
      return ['command', commandOf(attempt, people, secret)];
  }
}

function commandOf({ kind: what, at, variant }: Extract<Attempt, { do: 'command' }>, people: readonly Person[], secret: number): unknown {
  const id = people[at]?.id;
  switch (what) {
    case 'access':
      return { kind: what, mode: (['open', 'knock', 'locked'] as const)[variant] };
    case 'admit':
      return { kind: what, people: [{ id, secret: variant === 0 ? null : { from: key, box } }] };
    case 'deny':
      return { kind: what, people: [id] };
    case 'remove':
      return { kind: what, id, proof: variant === 0 ? proofAt(secret + 1) : null };
    case 'grant':
      return { kind: what, id, role: (['guest', 'cohost', 'host'] as const)[variant] };
    case 'key':
      return { kind: what, key };
    case 'end':
      return { kind: what };
  }
}
