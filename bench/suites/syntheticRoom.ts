import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { sealProfile, sealSignal } from '#lib/crypto/envelope.ts';
import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import type { RoomKeys } from '#lib/crypto/roomKeys.ts';
import { requestSchemas, SIGNALING_PATH } from '#lib/protocol/events.ts';
import type { ReplyOf, RequestName, RequestOf } from '#lib/protocol/events.ts';
import {
  createGeneration,
  createHostToken,
  createRoomSecret,
  createSeatToken,
  createVisitId,
  participantIdOf,
  roomNameOf,
} from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName, VisitId } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import { incomingSignal } from '#lib/protocol/signal.ts';
import type { LinkSignal, OutgoingSignal } from '#lib/protocol/signal.ts';

/** Bytes of SDP that do not deflate: an offer with its candidates is sealed to about 2,700 characters. */
const SDP_ENTROPY_BYTES = 1_400;

type Accepted<N extends RequestName> = Extract<ReplyOf<N>, { ok: true }>;

async function request<N extends RequestName>(socket: Socket, name: N, body: RequestOf<N>): Promise<Accepted<N>> {
  const reply = requestSchemas[name].reply.parse(await socket.timeout(10_000).emitWithAck(name, body));
  if (!reply.ok) throw new Error(`${name} was refused: ${reply.reason}`);
  return reply as Accepted<N>;
}

/** Where the clients of room `number` come from: an address of the loopback network of their own, as real rooms have. */
const addressOf = (number: number) => `127.0.${1 + Math.floor(number / 200)}.${1 + (number % 200)}`;

function open(origin: string, address: string): Promise<Socket> {
  const numeric = origin.replace('localhost', '127.0.0.1');
  const options = {
    path: SIGNALING_PATH,
    addTrailingSlash: false,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    localAddress: address,
    extraHeaders: { origin: numeric },
  };
  const socket = io(numeric, options);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

function description(type: 'offer' | 'answer'): LinkSignal {
  const sdp = randomBytes(SDP_ENTROPY_BYTES).toString('hex');
  return { kind: 'description', answers: null, description: { type, sdp }, media: nothingSent };
}

interface Seated {
  readonly id: ParticipantId;
  readonly visit: VisitId;
}

/** Watches, joins with an offer to each who is there, and answers the offers of those who come later. */
async function sitDown(socket: Socket, room: RoomName, { seal, proof }: RoomKeys, present: readonly Seated[]): Promise<Seated> {
  const seat = createSeatToken();
  const self: Seated = { id: await participantIdOf(room, seat), visit: createVisitId() };
  const sealed = async (to: Seated, type: 'offer' | 'answer'): Promise<OutgoingSignal> => {
    const header = { generation: createGeneration(), visit: self.visit, seq: 0 };
    const box = await sealSignal(seal, { room, from: self.id, to: to.id, toVisit: to.visit }, header, description(type));
    return { to: to.id, header, box };
  };
  socket.on('signal', (message: unknown) => {
    const { from, header } = incomingSignal.parse(message);
    // Those who were there get answers, they give none.
    if (present.some(({ id }) => id === from)) return;
    void sealed({ id: from, visit: header.visit }, 'answer').then((answer) => socket.emit('signal', answer, () => {}));
  });
  await request(socket, 'watch', { room, proof, seat });
  const profile = await sealProfile(seal, room, self.id, { name: `Guest ${present.length + 1}`, visit: self.visit });
  const signals = await Promise.all(present.map((to) => sealed(to, 'offer')));
  await request(socket, 'join', { room, proof, seat, profile, signals });
  return self;
}

/** A new room with `people` in it, each on a websocket of its own. */
export async function fillRoom(origin: string, people: number, number: number): Promise<{ close(): void }> {
  const room = await roomNameOf(createHostToken());
  const keys = await deriveRoomKeys(room, createRoomSecret());
  const sockets: Socket[] = [];
  const seated: Seated[] = [];
  for (let person = 0; person < people; person++) {
    const socket = await open(origin, addressOf(number));
    sockets.push(socket);
    seated.push(await sitDown(socket, room, keys, seated.slice()));
  }
  return {
    close() {
      for (const socket of sockets) socket.disconnect();
    },
  };
}
