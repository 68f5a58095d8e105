import { existsSync } from 'node:fs';

/** A camera and a microphone that every machine has, given without a question. */
export const chromiumFlags = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Two cores: no power goes into pictures that nobody looks at.
  '--disable-gpu',
  '--mute-audio',
] as const;

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium that `npm test` found, or a usual one; an empty path leaves it to Playwright. */
export function chromiumPath(): string {
  return process.env['PARLEY_CHROMIUM'] || (usual.find((path) => existsSync(path)) ?? '');
}
