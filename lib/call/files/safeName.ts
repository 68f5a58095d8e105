import { cleanLine } from '#lib/protocol/participant.ts';

/** Longest file name in characters: every file system takes it, in every encoding, and a line of the list shows most of it. */
const MAX_FILE_NAME_CHARS = 120;

/** What Windows takes for a device whatever stands after the dot. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/iu;

/**
 * `name` as a file name to show and to save under: a clean line (see `cleanLine`) without path separators and what Windows forbids,
 * hidden from nobody, its ending kept where it has to be cut, at most 120 characters, never empty. Doing it twice changes nothing.
 */
export function safeName(name: string): string {
  const line = cleanLine(name, name.length)
    .replace(/[/\\:*?"<>|]/gu, '_')
    .replace(/^[.\s]+/u, '')
    .replace(/[.\s]+$/u, '');
  const named = reserved.test(line) ? `_${line}` : line;
  const ending = /(?<=[^.])\.[^.\s]{1,16}$/u.exec(named)?.[0] ?? '';
  const whole = named.length <= MAX_FILE_NAME_CHARS ? named : cleanLine(named.slice(0, named.length - ending.length), MAX_FILE_NAME_CHARS - ending.length) + ending;
  const safe = whole.replace(/[.\s]+$/u, '');
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(safe) ? safe : 'file';
}
