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

export const role = z.enum(['host', 'guest']);
export type Role = z.infer<typeof role>;

/** What everybody with the link may know of a participant and the server may not. Sealed on its way. */
export const profile = z.strictObject({
  name: z.string().check(z.maxLength(MAX_NAME_CHARS)),
  visit: visitId,
});
export type Profile = Readonly<z.infer<typeof profile>>;

// Control characters, zero-width and bidirectional formatting: they let one name pass for another or turn a line around.
const unsafeInNames = /[\p{Cc}\p{Cs}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/gu;

/** `text` as a display name: NFC, one line, nothing invisible, at most 40 characters. May be empty. */
export function cleanName(text: string): string {
  const line = text.normalize('NFC').replace(/\s+/gu, ' ').replace(unsafeInNames, '').trim();
  let name = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line)) {
    if (name.length + segment.length > MAX_NAME_CHARS) break;
    name += segment;
  }
  return name.trim();
}
