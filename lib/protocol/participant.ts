import * as z from 'zod/mini';
import { visitId } from './ids.ts';
import { MAX_NAME_CHARS } from './limits.ts';

/** What a track is of (W3C mediacapture has no word for it; LiveKit and mediasoup say source). */
export const sources = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
export type Source = (typeof sources)[number];

/** Which sources a participant is sending. Told by the participant, never guessed from a track's mute state. */
export const mediaState = z.strictObject({
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  screenAudio: z.boolean(),
});
export type MediaState = Readonly<z.infer<typeof mediaState>>;

export const nothingSent: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false };

/** `host`: has shown the host token, or was given the same rights by one who has. `cohost`: may do what a host does but make hosts and end the call. */
export const role = z.enum(['host', 'cohost', 'guest']);
export type Role = z.infer<typeof role>;

/** Whether `role` admits, asks and removes. */
export const leads = (role: Role): boolean => role !== 'guest';

/** What everybody with the link may know of a participant and the server may not. Sealed on its way. */
export const profile = z.strictObject({
  name: z.string().check(z.maxLength(MAX_NAME_CHARS)),
  visit: visitId,
});
export type Profile = Readonly<z.infer<typeof profile>>;

// Control characters, zero-width and bidirectional formatting, blanks that are letters to Unicode, tags: they let one name
// pass for another or turn a line around.
const unsafeInNames =
  /[\p{Cc}\p{Cs}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;

// Variation selectors mean something after an emoji and, in Japanese names, after an ideograph. Elsewhere they only hide.
const idleSelectors = /(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]|[\ufe00-\ufe0d]|(?<!\p{Script=Han})[\u{e0100}-\u{e01ef}]/gu;

// So do joiners: between emoji, and between letters of the scripts that spell with them (Persian, the Indic ones).
const joining =
  '[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}]';
const emojiBefore = '[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f]';
const idleJoiners = new RegExp(
  `(?<!${joining})\\u200c|\\u200c(?!${joining})|(?<!${joining}|${emojiBefore})\\u200d|(?<=${emojiBefore})\\u200d(?!\\p{Extended_Pictographic})|(?<=${joining})\\u200d(?!${joining})`,
  'gu',
);

/** How much of a text is looked at: cleaning costs no more than a name does, whatever is pasted. In characters. */
const LOOKED_AT_CHARS = 1_000;

/** `text` as one line to show: NFC, nothing invisible, nothing that turns it around, at most `maxChars` characters. May be empty. */
export function cleanLine(text: string, maxChars: number): string {
  const line = text
    .slice(0, LOOKED_AT_CHARS)
    .replace(/\s+/gu, ' ')
    .replace(unsafeInNames, '')
    .replace(idleSelectors, '')
    .replace(idleJoiners, '')
    .replace(/ {2,}/gu, ' ')
    .trim()
    // After the removals: what they bring together may compose.
    .normalize('NFC');
  let cut = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line)) {
    if (cut.length + segment.length > maxChars) break;
    cut += segment;
  }
  return cut.replace(/[\s\u200c\u200d]+$/u, '');
}

/** `text` as a display name: a clean line of at most 40 characters. May be empty. Cleaning twice changes nothing. */
export function cleanName(text: string): string {
  const name = cleanLine(text, MAX_NAME_CHARS);
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : '';
}
