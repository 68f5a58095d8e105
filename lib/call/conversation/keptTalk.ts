import * as z from 'zod/mini';
import { messageId, signedEntry } from '#lib/protocol/chat.ts';
import type { MessageId, SignedEntry } from '#lib/protocol/chat.ts';

/** What a reload of the tab needs to go on writing as the same author, with the same hand up, and with what was said when nobody else is here. */
export interface KeptTalk {
  readonly author: JsonWebKey | null;
  /** The place in line of the own hand; null: down. */
  readonly hand: number | null;
  readonly entries: readonly SignedEntry[];
  /** Messages that were looked at, the earliest first. */
  readonly seen: readonly MessageId[];
}

export const nothingKept: KeptTalk = { author: null, hand: null, entries: [], seen: [] };

/** Characters that are kept at most; a tab's storage holds about five million of all pages of the site. The newest count. */
const MAX_KEPT_CHARS = 1_000_000;
/** Messages that are remembered as looked at: more than the entries that are kept can make. */
const MAX_SEEN = 5_000;

const coordinate = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const kept = z.object({
  author: z.nullable(z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate, d: coordinate })),
  hand: z.nullable(z.int().check(z.gte(1), z.lte(1_000_000))),
  entries: z.array(z.unknown()),
  seen: z._default(z.array(z.unknown()), []),
});

/** From what was kept, whatever has become of it. */
export function parseTalk(text: string | null): KeptTalk {
  if (text === null) return nothingKept;
  try {
    const { author, hand, entries, seen } = kept.parse(JSON.parse(text));
    return { author, hand, entries: validOf(signedEntry, entries), seen: validOf(messageId, seen) };
  } catch {
    return nothingKept;
  }
}

function validOf<T>(schema: z.ZodMiniType<T>, values: readonly unknown[]): readonly T[] {
  return values.map((value) => schema.safeParse(value).data).filter((value) => value !== undefined);
}

/** The newest entries that fit into `maxChars`. */
export function formatTalk({ author, hand, entries, seen }: KeptTalk, maxChars = MAX_KEPT_CHARS): string {
  const newest: SignedEntry[] = [];
  let chars = 0;
  for (const entry of [...entries].reverse()) {
    chars += JSON.stringify(entry).length;
    if (chars > maxChars) break;
    newest.unshift(entry);
  }
  const jwk = author && { kty: author.kty, crv: author.crv, x: author.x, y: author.y, d: author.d };
  return JSON.stringify({ author: jwk, hand, entries: newest, seen: seen.slice(-MAX_SEEN) });
}

/** Characters of the log that go to another device; what else there is comes from the others in the room. */
const MAX_HANDED_CHARS = 200_000;

/** What is kept, as far as another device of the same person is given it. */
export const handedTalk = (text: string | null): string | null => text && formatTalk(parseTalk(text), MAX_HANDED_CHARS);

/** The place in line of the own hand in what is kept; null: down. */
export const handOf = (text: string | null): number | null => parseTalk(text).hand;

/** What is kept, with the hand up or down. */
export const withHand = (text: string | null, hand: number | null): string => formatTalk({ ...parseTalk(text), hand });
