/**
 * What is written in a message, in parts. `source` is the part as it was written: all of them together are the text again, to the
 * last character. Nothing in here is markup: views put `shown` into text nodes, and `href` is an address of three kinds alone.
 */
export type RichPart =
  /** `at`: where in the text it begins. */
  | { readonly kind: 'text' | 'code' | 'block'; readonly at: number; readonly source: string; readonly shown: string }
  | { readonly kind: 'link'; readonly at: number; readonly source: string; readonly shown: string; readonly href: string };

/** A fenced block; an opening fence may name a language, which is not shown. An unclosed fence is no block. */
const fence = '```(?:[\\w+#.-]{0,20}\\r?\\n)?(?<block>[^`]*(?:`{1,2}[^`]+)*)```';
/** Code within a line. */
const tick = '`(?<code>[^`\\n]+)`';
/**
 * An address, up to a blank, a quote of any kind, an angle bracket, or anything that is not seen or turns a line around. Letters of
 * any script may be in it (RFC 3987).
 */
const address = '(?<![\\p{L}\\p{N}_])(?<link>(?:https?://|mailto:)[^\\s<>"\'`“”‘’«»「」『』〈〉《》\\p{C}]+)';

const special = new RegExp(`${fence}|${tick}|${address}`, 'giu');

/** Closes a sentence around an address more often than it belongs to one. */
const trailing = new Set('.,;:!?…。、，！？·*_~');
/** Closing bracket → the one that opens it. */
const brackets: ReadonlyMap<string, string> = new Map([[')', '('], [']', '['], ['}', '{'], ['）', '（'], ['】', '【']]);
/**
 * What Korean writes after a noun without a blank, after an address too: “https://parley.example/a를 보세요”. Only after an ASCII
 * letter, digit or slash: an address that is written in Hangul ends where the word does.
 */
const particle = /(?<=[\w/])(?:은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|랑|이랑|도|만|까지|부터|보다|처럼|나|이나|라고|이라고|라는|이라는|인데|입니다|이에요|예요|이야|야)$/u;

/** Reads a text. Total: whatever is written, every character of it is in one part. */
export function richText(text: string): readonly RichPart[] {
  const parts: RichPart[] = [];
  let end = 0;
  const upTo = (at: number): void => {
    const source = text.slice(end, at);
    if (source !== '') parts.push({ kind: 'text', at: end, source, shown: source });
    end = Math.max(end, at);
  };
  special.lastIndex = 0;
  for (let found = special.exec(text); found; found = special.exec(text)) {
    const part = partOf(found);
    if (!part) continue;
    upTo(found.index);
    parts.push(part);
    end = found.index + part.source.length;
    special.lastIndex = end;
  }
  upTo(text.length);
  return parts;
}

function partOf({ 0: source, index: at, groups = {} }: RegExpExecArray): RichPart | null {
  const { block, code, link } = groups;
  if (block !== undefined) return block.trim() === '' ? null : { kind: 'block', at, source, shown: block.replace(/\r?\n$/, '') };
  if (code !== undefined) return { kind: 'code', at, source, shown: code };
  if (link === undefined) return null;
  const shown = withoutTail(link);
  const href = safeAddress(shown);
  return href === null ? null : { kind: 'link', at, source: shown, shown, href };
}

/** The address without the full stop after it, the bracket that was opened before it, or the particle. Time is linear in its length. */
function withoutTail(link: string): string {
  const rest = withoutPunctuation(link);
  // The first path segment may be a particle by chance; one of a deeper path is the name of a page (…/wiki/이).
  const found = particle.exec(rest.slice(-8));
  if (!found || (rest.at(-found[0].length - 1) === '/' && rest.split('/').length > 4)) return rest;
  return withoutPunctuation(rest.slice(0, -found[0].length));
}

function withoutPunctuation(link: string): string {
  const count = new Map<string, number>();
  for (const character of link) count.set(character, (count.get(character) ?? 0) + 1);
  let end = link.length;
  for (; end > 0; end -= 1) {
    const last = link.charAt(end - 1);
    if (trailing.has(last)) continue;
    const open = brackets.get(last);
    const closed = count.get(last) ?? 0;
    if (open === undefined || closed <= (count.get(open) ?? 0)) break;
    count.set(last, closed - 1);
  }
  return link.slice(0, end);
}

const schemes = ['http:', 'https:', 'mailto:'];

/** The address as a browser reads it; null unless it leads to the web or to a letter. */
function safeAddress(address: string): string | null {
  const url = URL.parse ? URL.parse(address) : parsed(address);
  if (!url || !schemes.includes(url.protocol)) return null;
  return url.protocol === 'mailto:' ? (url.pathname === '' ? null : url.href) : url.host === '' ? null : url.href;
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

const emoji = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}\s]|[0-9#*](?=\ufe0f?\u20e3))+$/u;
const MOST_LARGE = 6;

/** Whether a text is a few emoji and nothing else: such a one is shown larger. */
export function isEmojiOnly(text: string): boolean {
  // One emoji is up to a dozen code units, or more with tags.
  if (text.length > MOST_LARGE * 16 || !emoji.test(text) || !/[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]/u.test(text)) return false;
  const shown = text.replaceAll(/\s/gu, '');
  const count = typeof Intl.Segmenter === 'function' ? [...new Intl.Segmenter().segment(shown)].length : [...shown].length;
  return count <= MOST_LARGE;
}
