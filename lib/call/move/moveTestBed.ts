import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Store } from '#lib/kernel/store.ts';
import type { JoinReply, Roster } from '#lib/protocol/events.ts';
import { joinRequest, requestSchemas } from '#lib/protocol/events.ts';
import { createRoomSecret, createSeatToken, participantIdOf, roomName } from '#lib/protocol/ids.ts';
import type { MoveKey, ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Handover } from '#lib/protocol/move.ts';
import { moveKeyFromHash } from '#lib/protocol/roomLink.ts';
import { outgoingSignal } from '#lib/protocol/signal.ts';
import type { IncomingSignal } from '#lib/protocol/signal.ts';
import type { NoticeListeners, OpenSignaling, SocketState } from '#lib/signaling/signaling.ts';
import { MoveIn } from './moveIn.ts';
import { MoveOut } from './moveOut.ts';

export const room = roomName.parse('room-room-room-room--');

interface Socket {
  readonly listeners: NoticeListeners;
  seat: { readonly room: RoomName; readonly id: ParticipantId; readonly box: string } | null;
}

/** A server's relay, as honest as a test wants it, that checks what it is sent like the real one. */
export class Relay {
  /** All that was carried. */
  readonly carried: IncomingSignal[] = [];
  readonly sockets = new Set<Socket>();
  /** How often each signal is delivered. */
  copies = 1;
  up = true;
  #rev = 0;

  readonly openSignaling: OpenSignaling = (listeners) => {
    const socket: Socket = { listeners, seat: null };
    this.sockets.add(socket);
    const gone = (): void => {
      const { seat } = socket;
      socket.seat = null;
      if (seat) this.#tell(seat.room);
    };
    const state = new Store<SocketState>(this.up ? 'connected' : 'connecting');
    return {
      state,
      request: async (name, request) => {
        const answer = await this.#answer(socket, name, request);
        const reply = requestSchemas[name].reply.safeParse(answer);
        return reply.success ? reply.data : { ok: false, reason: 'malformed-reply' };
      },
      notify: (name) => {
        if (name === 'leave') gone();
      },
      probe: () => {},
      close: () => {
        gone();
        this.sockets.delete(socket);
      },
    };
  };

  async #answer(socket: Socket, name: string, request: unknown): Promise<unknown> {
    if (name === 'join') {
      const { room: at, seat, profile } = joinRequest.parse(request);
      const id = await participantIdOf(at, seat);
      socket.seat = { room: at, id, box: profile };
      this.#tell(at, socket);
      return { ok: true, self: id, role: 'guest', roster: this.#roster(at), ice: { servers: [], expires: null } } satisfies JoinReply;
    }
    if (name !== 'signal' || !socket.seat) return { ok: false, reason: 'not-joined' };
    const { to, header, box } = outgoingSignal.parse(request);
    const target = [...this.sockets].find(({ seat }) => seat?.id === to && seat.room === socket.seat?.room);
    if (!target) return { ok: false, reason: 'peer-gone' };
    const signal: IncomingSignal = { from: socket.seat.id, header, box };
    this.carried.push(signal);
    for (let copy = 0; copy < this.copies; copy++) target.listeners.signal(signal);
    return { ok: true };
  }

  #roster(at: RoomName): Roster {
    const seats = [...this.sockets].flatMap(({ seat }) => (seat?.room === at ? [seat] : []));
    return { epoch: 'one', rev: ++this.#rev, access: 'open', participants: seats.map(({ id, box }) => ({ id, profile: box, role: 'guest', since: 0, presence: 'here' })) };
  }

  #tell(at: RoomName, except?: Socket): void {
    const roster = this.#roster(at);
    for (const socket of this.sockets) if (socket.seat?.room === at && socket !== except) socket.listeners.roster(roster);
  }
}

/** One person's devices around a relay. */
export class Devices {
  readonly clock = new FakeClock();
  readonly relay = new Relay();
  readonly heard = new Store(true);
  readonly given: Handover = { secret: createRoomSecret(), seat: createSeatToken(), name: 'Anna', host: null, rules: null, microphone: true, camera: true, relayOnly: false, talk: null, decided: [] };
  talk: string | null = null;
  readonly #talkers = new Set<() => void>();

  offer(): MoveOut {
    return new MoveOut({
      clock: this.clock,
      openSignaling: this.relay.openSignaling,
      room,
      origin: 'https://parley.example',
      give: () => ({ ...this.given, talk: this.talk }),
      talk: {
        read: () => this.talk,
        listen: (listener) => {
          this.#talkers.add(listener);
          return () => this.#talkers.delete(listener);
        },
      },
      heard: this.heard,
    });
  }

  scan(key: MoveKey): MoveIn {
    return new MoveIn({ clock: this.clock, openSignaling: this.relay.openSignaling, room, key });
  }

  /** Something was kept of the conversation. */
  keep(talk: string): void {
    this.talk = talk;
    for (const talker of [...this.#talkers]) talker();
  }

  /** What is held for anybody after the end. */
  get leftovers(): number {
    return this.clock.pending + this.relay.sockets.size + this.#talkers.size + this.heard.listeners;
  }
}

/** The key in the code that is shown. */
export function keyOf(out: MoveOut): MoveKey {
  const state = out.state.get();
  const key = state.kind === 'waiting' ? moveKeyFromHash(new URL(state.link).hash) : null;
  if (!key) throw new Error(`no code, but ${state.kind}`);
  return key;
}
