import * as z from 'zod/mini';
import { participantId, roomName, roomProof, seatToken } from './ids.ts';
import { MAX_ANNOUNCED, MAX_HOST_KEYS, MAX_KNOCK_BOX_CHARS, MAX_WAITING } from './limits.ts';
import { role } from './participant.ts';
import { box } from './signal.ts';

/**
 * Who may come in. `open`: whoever has the link. `knock`: newcomers wait until a host admits them. `locked`: nobody new, not even by
 * knocking. Whoever has been in keeps the right to come back in all three, until removed.
 */
export const accessModes = ['open', 'knock', 'locked'] as const;
export const accessMode = z.enum(accessModes);
export type AccessMode = z.infer<typeof accessMode>;

/** A public key for ECDH on P-256, uncompressed (SEC 1, section 2.3.3), 65 bytes as base64url. */
export const publicKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{87}$/)).brand<'PublicKey'>();
export type PublicKey = z.infer<typeof publicKey>;

/** A box with nothing but a name or a room's secret in it. */
const smallBox = box.check(z.maxLength(MAX_KNOCK_BOX_CHARS));

/** The name of somebody who knocks, for hosts alone. */
export const sealedName = z.union([
  /** By the room's key: the visitor has the whole link. */
  z.strictObject({ by: z.literal('room'), box: smallBox }),
  /** By a key of this knock: the visitor has the link without its secret. One box for each host's key that the visitor was told. */
  z.strictObject({
    by: z.literal('key'),
    key: publicKey,
    boxes: z.array(z.strictObject({ to: publicKey, box: smallBox })).check(z.maxLength(MAX_HOST_KEYS)),
  }),
]);
export type SealedName = Readonly<z.infer<typeof sealedName>>;

const grantedRole = z.enum(['host', 'cohost']);
export type GrantedRole = z.infer<typeof grantedRole>;

const ids = z.array(participantId).check(z.maxLength(MAX_ANNOUNCED));

/** What a host's client knows of the room's rules, for a server that has lost them. */
export const announcement = z.strictObject({
  mode: accessMode,
  granted: z.array(z.strictObject({ id: participantId, role: grantedRole })).check(z.maxLength(MAX_ANNOUNCED)),
  /** Those who have been in. */
  admitted: ids,
  removed: ids,
});
export type Announcement = Readonly<z.infer<typeof announcement>>;

/** Asks to be let in, again whenever there are other hosts to seal the name for. */
export const knockRequest = z.strictObject({
  room: roomName,
  seat: seatToken,
  /** Null of a visitor without the secret. */
  proof: z.nullable(roomProof),
  name: sealedName,
});

/** How it stands with somebody who waits. Nothing in it tells who is inside. */
export const knocking = z.strictObject({
  /** Place in line, from 1. */
  place: z.int().check(z.gte(1)),
  /** Whether there is anybody who could admit. */
  hosted: z.boolean(),
  /** Whom to seal the name for. */
  keys: z.array(publicKey).check(z.maxLength(MAX_HOST_KEYS)),
});
export type Knocking = Readonly<z.infer<typeof knocking>>;

/** Everybody who waits, first come first. Told to hosts only. */
export const waiting = z.strictObject({
  people: z.array(z.strictObject({ id: participantId, since: z.int(), name: sealedName })).check(z.maxLength(MAX_WAITING)),
});
export type Waiting = Readonly<z.infer<typeof waiting>>;
export type WaitingEntry = Waiting['people'][number];

/** The room's secret for a visitor who came without: sealed by a host to the key of the knock. */
export const handedSecret = z.strictObject({ from: publicKey, box: smallBox });
export type HandedSecret = Readonly<z.infer<typeof handedSecret>>;

/** A host has let this visitor in: the next join succeeds. */
export const admitted = z.strictObject({ secret: z.nullable(handedSecret) });
export type Admitted = Readonly<z.infer<typeof admitted>>;

const among = participantId;

/** What a host asks of the server. */
export const commandRequest = z.union([
  z.strictObject({ kind: z.literal('access'), mode: accessMode }),
  z.strictObject({
    kind: z.literal('admit'),
    people: z.array(z.strictObject({ id: among, secret: z.nullable(handedSecret) })).check(z.minLength(1), z.maxLength(MAX_WAITING)),
  }),
  z.strictObject({ kind: z.literal('deny'), people: z.array(among).check(z.minLength(1), z.maxLength(MAX_WAITING)) }),
  /** `proof`: of the new secret that everybody else is given, or null where the secret stays. */
  z.strictObject({ kind: z.literal('remove'), id: among, proof: z.nullable(roomProof) }),
  /** Makes a co-host or a host of somebody, or a guest again. */
  z.strictObject({ kind: z.literal('grant'), id: among, role }),
  /** The key that visitors without the secret seal their names to. */
  z.strictObject({ kind: z.literal('key'), key: publicKey }),
  z.strictObject({ kind: z.literal('end') }),
]);
export type Command = Readonly<z.infer<typeof commandRequest>>;
