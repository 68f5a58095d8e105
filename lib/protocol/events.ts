import * as z from 'zod/mini';
import { accessMode, admitted, announcement, commandRequest, knocking, knockRequest, waiting } from './access.ts';
import { hostToken, participantId, roomName, roomProof, seatToken } from './ids.ts';
import { MAX_JOIN_SIGNALS } from './limits.ts';
import { role } from './participant.ts';
import { closeSlotRequest, openSlotRequest, slotMessageRequest, slotNonce, slotNotice, slotNumber, trySlotRequest } from './rendezvous.ts';
import { box, incomingSignal, outgoingSignal } from './signal.ts';

/** Socket.IO lives here on every host: the custom server and the Vercel route (no trailing slash, Next would redirect it). */
export const SIGNALING_PATH = '/api/socket';

/** One participant as the server knows it. */
export const rosterEntry = z.strictObject({
  id: participantId,
  /** The sealed profile. */
  profile: box,
  role,
  /** When the seat was taken, ms since the epoch, by the server's clock. */
  since: z.int(),
  /** `away`: the socket is gone and the lease has not run out. */
  presence: z.enum(['here', 'away']),
});
export type RosterEntry = Readonly<z.infer<typeof rosterEntry>>;

/** Everybody in the room, always whole. A lower `rev` than the last one of the same `epoch` is late and is ignored. */
export const roster = z.strictObject({
  /** Names one life of the room on the server: after a restart, `rev` counts anew. */
  epoch: z.string(),
  rev: z.int(),
  access: accessMode,
  /** Nobody, for whoever may only knock. */
  participants: z.array(rosterEntry),
});
export type Roster = Readonly<z.infer<typeof roster>>;

export const iceServer = z.strictObject({
  urls: z.array(z.string()),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
});
export const iceConfig = z.strictObject({
  servers: z.array(iceServer),
  /** When the credentials stop working, ms since the epoch; null when there are none. */
  expires: z.nullable(z.int()),
});
export type IceConfig = Readonly<z.infer<typeof iceConfig>>;

// From client to server. Each is acknowledged with its reply.

/** Looks into a room without taking the seat: what the preview shows, and what makes Join one message. */
export const watchRequest = z.strictObject({ room: roomName, proof: roomProof, seat: seatToken, host: z.optional(hostToken) });
export type WatchRequest = Readonly<z.infer<typeof watchRequest>>;

/** Takes the seat and hands one offer to each participant known from watching. */
export const joinRequest = z.strictObject({
  room: roomName,
  proof: roomProof,
  seat: seatToken,
  host: z.optional(hostToken),
  /** From a host: what a server that knows nothing of the room's rules is to take them from. */
  rules: z.optional(announcement),
  profile: box,
  signals: z.array(outgoingSignal).check(z.maxLength(MAX_JOIN_SIGNALS)),
});
export type JoinRequest = Readonly<z.infer<typeof joinRequest>>;

export const profileRequest = z.strictObject({ profile: box });
export type ProfileRequest = Readonly<z.infer<typeof profileRequest>>;

export const signalRequest = outgoingSignal;
export const leaveRequest = z.strictObject({});
/** Asks for a sign of life and nothing else. */
export const aliveRequest = z.strictObject({});

/** What every request can meet, whatever it asks for. `unavailable`: something that the server needs is away; later it may work. */
export const commonFailures = ['malformed', 'rate-limited', 'server-error', 'unavailable'] as const;

const failure = <const R extends string>(...reasons: R[]) =>
  z.strictObject({ ok: z.literal(false), reason: z.enum([...commonFailures, ...reasons]) });

export const watchReply = z.union([
  z.strictObject({ ok: z.literal(true), self: participantId, roster, ice: iceConfig, capacity: z.int() }),
  failure('wrong-secret', 'removed'),
]);
export const joinReply = z.union([
  z.strictObject({ ok: z.literal(true), self: participantId, role, roster, ice: iceConfig }),
  failure('wrong-secret', 'room-full', 'not-the-host', 'must-knock', 'locked', 'removed'),
]);
/** `open`: there is nothing to knock at, the visitor may join. */
export const knockReply = z.union([
  z.strictObject({ ok: z.literal(true), self: participantId, knocking }),
  failure('wrong-secret', 'open', 'locked', 'removed', 'line-full'),
]);
/** `not-allowed`: a host, but not one for that, or not over that participant. `nobody-there`: no such seat, nobody waiting by that id. */
export const commandReply = z.union([z.strictObject({ ok: z.literal(true) }), failure('not-joined', 'not-a-host', 'not-allowed', 'nobody-there')]);
/** `peer-gone`: not in the room. `peer-away`: in it, but without a socket at the moment; the signal was not delivered. */
export const signalReply = z.union([z.strictObject({ ok: z.literal(true) }), failure('not-joined', 'peer-gone', 'peer-away')]);
export const profileReply = z.union([z.strictObject({ ok: z.literal(true) }), failure('not-joined')]);
export const leaveReply = z.union([z.strictObject({ ok: z.literal(true) }), failure()]);
export const aliveReply = z.union([z.strictObject({ ok: z.literal(true) }), failure()]);

/** `no-slot`: all numbers are taken. `too-many`: this address has its share of them. */
export const openSlotReply = z.union([z.strictObject({ ok: z.literal(true), slot: slotNumber }), failure('no-slot', 'too-many')]);
export const closeSlotReply = z.union([z.strictObject({ ok: z.literal(true) }), failure()]);
/** `nobody-there`: no such slot, or not any more. `busy`: somebody is trying just now. The others say how the slot came to its end. */
export const trySlotReply = z.union([
  z.strictObject({ ok: z.literal(true), nonce: slotNonce }),
  failure('nobody-there', 'busy', 'used', 'burnt', 'expired'),
]);
/** `over`: no such try, or not any more. `out-of-turn`: not this message, or not from this side, at this point of the exchange. */
export const slotMessageReply = z.union([z.strictObject({ ok: z.literal(true) }), failure('over', 'out-of-turn')]);

export type WatchReply = Readonly<z.infer<typeof watchReply>>;
export type JoinReply = Readonly<z.infer<typeof joinReply>>;
export type SignalReply = Readonly<z.infer<typeof signalReply>>;
export type ProfileReply = Readonly<z.infer<typeof profileReply>>;
export type KnockReply = Readonly<z.infer<typeof knockReply>>;
export type CommandReply = Readonly<z.infer<typeof commandReply>>;
export type LeaveReply = Readonly<z.infer<typeof leaveReply>>;

const requests = {
  watch: { request: watchRequest, reply: watchReply },
  join: { request: joinRequest, reply: joinReply },
  profile: { request: profileRequest, reply: profileReply },
  signal: { request: signalRequest, reply: signalReply },
  knock: { request: knockRequest, reply: knockReply },
  command: { request: commandRequest, reply: commandReply },
  leave: { request: leaveRequest, reply: leaveReply },
  alive: { request: aliveRequest, reply: aliveReply },
  openSlot: { request: openSlotRequest, reply: openSlotReply },
  closeSlot: { request: closeSlotRequest, reply: closeSlotReply },
  trySlot: { request: trySlotRequest, reply: trySlotReply },
  slotMessage: { request: slotMessageRequest, reply: slotMessageReply },
} as const;
export type RequestName = keyof typeof requests;
export type RequestOf<N extends RequestName> = z.infer<(typeof requests)[N]['request']>;
export type ReplyOf<N extends RequestName> = z.infer<(typeof requests)[N]['reply']>;

/** Every request by its event name: the schema that checks it and the one that checks its reply. */
export const requestSchemas: {
  readonly [N in RequestName]: { readonly request: z.ZodMiniType<RequestOf<N>>; readonly reply: z.ZodMiniType<ReplyOf<N>> };
} = requests;

// From server to client. Not acknowledged.

/**
 * The seat this socket held is no longer its: another tab took it, the room was claimed anew by its host, or a host ended its stay. Or
 * its place in line: a host said no (`denied`), locked the room or ended the call.
 */
export const evicted = z.strictObject({ reason: z.enum(['seat-taken', 'room-reset', 'removed', 'denied', 'locked', 'ended-by-host']) });
export type Evicted = Readonly<z.infer<typeof evicted>>;

const notices = { roster, signal: incomingSignal, evicted, knocking, waiting, admitted, slot: slotNotice } as const;
export type NoticeName = keyof typeof notices;
export type NoticeOf<N extends NoticeName> = z.infer<(typeof notices)[N]>;

/** All of them by name. */
export const noticeNames = ['roster', 'signal', 'evicted', 'knocking', 'waiting', 'admitted', 'slot'] as const satisfies readonly NoticeName[];

/** Every notice by its event name, with the schema that checks it. */
export const noticeSchemas: { readonly [N in NoticeName]: z.ZodMiniType<NoticeOf<N>> } = notices;

/**
 * Socket.IO's event maps. What arrives is `unknown` until a schema has looked at it; which notice goes by which name is for the one place
 * to see to that emits them (`hub.ts`).
 */
export type ClientToServerEvents = { [N in RequestName]: (request: unknown, reply: (answer: ReplyOf<N>) => void) => void };
export type ServerToClientEvents = { [N in NoticeName]: (notice: NoticeOf<NoticeName>) => void };
