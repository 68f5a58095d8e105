import * as z from 'zod/mini';
import { MAX_NAME_CHARS } from './limits.ts';

// What a page that embeds a call and the call say to each other (HTML, cross-document messaging). `parley` is the version: what a later
// one adds gets another number, and neither side takes what it does not know.

const version = { parley: z.literal(1) };
const on = z.boolean();

/** What the embedding page may ask for. */
export const embedCommand = z.union([
  /** Takes the seat, under `name` or the one that the person has typed. */
  z.strictObject({ ...version, kind: z.literal('join'), name: z.optional(z.string().check(z.maxLength(MAX_NAME_CHARS))) }),
  z.strictObject({ ...version, kind: z.literal('leave') }),
  z.strictObject({ ...version, kind: z.literal('microphone'), on }),
  z.strictObject({ ...version, kind: z.literal('camera'), on }),
]);
export type EmbedCommand = Readonly<z.infer<typeof embedCommand>>;

/** What it is told: nobody's name, no id, and nothing of what is said. */
export const embedEvent = z.union([
  /** The preview is there, and `join` would do something. */
  z.strictObject({ ...version, kind: z.literal('ready') }),
  /** The person waits to be let in. */
  z.strictObject({ ...version, kind: z.literal('knocking') }),
  z.strictObject({ ...version, kind: z.literal('joined') }),
  /** Why it is over, as `data-reason` says it. */
  z.strictObject({ ...version, kind: z.literal('left'), reason: z.string() }),
  /** How many are in the call, the person included. */
  z.strictObject({ ...version, kind: z.literal('participants'), count: z.int().check(z.gte(0)) }),
  /** What the person is sending. */
  z.strictObject({ ...version, kind: z.literal('sending'), microphone: z.boolean(), camera: z.boolean() }),
  /** A command that was none. */
  z.strictObject({ ...version, kind: z.literal('refused'), reason: z.literal('malformed') }),
]);
export type EmbedEvent = Readonly<z.infer<typeof embedEvent>>;
