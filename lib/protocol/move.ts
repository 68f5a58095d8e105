import * as z from 'zod/mini';
import { publicKey } from './access.ts';
import { hostToken, participantId, roomSecret, seatToken } from './ids.ts';
import { MAX_NAME_CHARS } from './limits.ts';
import { fingerprint } from './verification.ts';

/** What was decided about somebody by ear, and of which certificate: it holds for nobody with another one. */
export const decided = z.strictObject({ id: participantId, fingerprint, verdict: z.enum(['voice', 'changed', 'refused']) });
export type Decided = Readonly<z.infer<typeof decided>>;

/** Most decisions that are handed over: more than a room holds. */
export const MAX_DECIDED = 512;

/** Everything that makes a call this person's, for the device that it goes on on. */
export const handover = z.strictObject({
  secret: roomSecret,
  seat: seatToken,
  name: z.string().check(z.maxLength(MAX_NAME_CHARS)),
  /** The right to host, where this person has it; a role that a host has given stays with the seat. */
  host: z.nullable(hostToken),
  /** The room's rules as a host's tab keeps them; parsed where they are used. */
  rules: z.nullable(z.string()),
  microphone: z.boolean(),
  camera: z.boolean(),
  /** Who hides their address on one device hides it on the other. */
  relayOnly: z.boolean(),
  /** Author's key, hand and the newest of the chat, as a tab keeps them for its reload; parsed where they are used. */
  talk: z.nullable(z.string()),
  decided: z.array(decided).check(z.maxLength(MAX_DECIDED)),
});
export type Handover = Readonly<z.infer<typeof handover>>;

/** What the two devices of one person say to each other. All of it sealed with the key in the QR code. */
export const moveMessage = z.discriminatedUnion('kind', [
  /** The new one asks. `key`: made for this one move. */
  z.strictObject({ kind: z.literal('ask'), key: publicKey }),
  /** The old one gives. `box`: a `Handover`, sealed for the one who asked. */
  z.strictObject({ kind: z.literal('hand-over'), key: publicKey, seat: participantId, box: z.string() }),
  /** Another device has asked before. */
  z.strictObject({ kind: z.literal('used') }),
  /** The own hand has gone up or down since: its place in line, or null. */
  z.strictObject({ kind: z.literal('hand'), raised: z.nullable(z.int().check(z.gte(1), z.lte(1_000_000))) }),
  /** The old one takes the offer back. */
  z.strictObject({ kind: z.literal('revoked') }),
  /** The new one is in, and connected to everybody. */
  z.strictObject({ kind: z.literal('arrived') }),
]);
export type MoveMessage = Readonly<z.infer<typeof moveMessage>>;
