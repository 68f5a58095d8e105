import * as z from 'zod/mini';
import { generation, participantId, visitId } from './ids.ts';
import { MAX_BOX_CHARS, MAX_CHAT_CHARS, MAX_SIGNAL_BYTES } from './limits.ts';
import { mediaState } from './participant.ts';

/** Ciphertext as base64url: 12 bytes of IV, then AES-256-GCM with its tag. */
export const box = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.minLength(38), z.maxLength(MAX_BOX_CHARS));

/** What of a signal is in the clear, all of it bound into the seal as additional data. */
export const signalHeader = z.strictObject({
  /** Of the sender's peer connection. */
  generation,
  /** The sender's visit. */
  visit: visitId,
  /** Counts the sender's signals to this recipient within the visit, from 0: a replay shows. */
  seq: z.int().check(z.gte(0)),
});
export type SignalHeader = Readonly<z.infer<typeof signalHeader>>;

export const outgoingSignal = z.strictObject({ to: participantId, header: signalHeader, box });
export type OutgoingSignal = Readonly<z.infer<typeof outgoingSignal>>;

/** As delivered: `from` is stamped by the server, and sealed in as well, so that neither end has to trust the other. */
export const incomingSignal = z.strictObject({ from: participantId, header: signalHeader, box });
export type IncomingSignal = Readonly<z.infer<typeof incomingSignal>>;

const description = z.strictObject({
  type: z.enum(['offer', 'answer']),
  sdp: z.string().check(z.maxLength(MAX_SIGNAL_BYTES)),
});

const candidate = z.strictObject({
  candidate: z.string().check(z.maxLength(1024)),
  sdpMid: z.nullable(z.string().check(z.maxLength(64))),
  sdpMLineIndex: z.nullable(z.int().check(z.gte(0), z.lte(255))),
  usernameFragment: z.nullable(z.string().check(z.maxLength(256))),
});

/**
 * What a link says to the other end while it is being set up or mended (sealed).
 * `answers` names the recipient's generation that the sender knows of, or null before it knows any.
 */
export const linkSignal = z.union([
  z.strictObject({ kind: z.literal('description'), answers: z.nullable(generation), description, media: mediaState }),
  z.strictObject({ kind: z.literal('candidates'), answers: z.nullable(generation), candidates: z.array(candidate).check(z.maxLength(64)) }),
]);
export type LinkSignal = Readonly<z.infer<typeof linkSignal>>;

/** What is written while the link is down: a message of the chat channel, by the server's way and as sealed as the rest. */
export const textSignal = z.strictObject({ kind: z.literal('text'), text: z.string().check(z.maxLength(MAX_CHAT_CHARS)) });
export type TextSignal = Readonly<z.infer<typeof textSignal>>;

/** Everything that one participant sends another through the server. */
export const sealedSignal = z.union([linkSignal, textSignal]);
export type SealedSignal = Readonly<z.infer<typeof sealedSignal>>;
