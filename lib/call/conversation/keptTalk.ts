import * as z from 'zod/mini';
import { signedEntry } from '#lib/protocol/chat.ts';
import type { SignedEntry } from '#lib/protocol/chat.ts';

/** What a reload of the tab needs to go on writing as the same author, with the same hand up, and with what was said when nobody else is here. */
export interface KeptTalk {
  readonly author: JsonWebKey | null;
  /** The place in line of the own hand; null: down. */
  readonly hand: number | null;
  readonly entries: readonly SignedEntry[];
}

export const nothingKept: KeptTalk = { author: null, hand: null, entries: [] };

/** Characters that are kept at most; a tab's storage holds about five million of all pages of the site. The newest count. */
const MAX_KEPT_CHARS = 1_000_000;

const coordinate = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const kept = z.object({
  author: z.nullable(z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate, d: coordinate })),
  hand: z.nullable(z.int().check(z.gte(1), z.lte(1_000_000))),
  entries: z.array(z.unknown()),
});

/** From what was kept, whatever has become of it. */
export function parseTalk(text: string | null): KeptTalk {
  if (text === null) return nothingKept;
  try {
    const { author, hand, entries } = kept.parse(JSON.parse(text));
    return { author, hand, entries: entries.map((entry) => signedEntry.safeParse(entry).data).filter((entry) => entry !== undefined) };
  } catch {
    return nothingKept;
  }
}

export function formatTalk({ author, hand, entries }: KeptTalk): string {
  const newest: SignedEntry[] = [];
  let chars = 0;
  for (const entry of [...entries].reverse()) {
    chars += JSON.stringify(entry).length;
    if (chars > MAX_KEPT_CHARS) break;
    newest.unshift(entry);
  }
  const jwk = author && { kty: author.kty, crv: author.crv, x: author.x, y: author.y, d: author.d };
  return JSON.stringify({ author: jwk, hand, entries: newest });
}
