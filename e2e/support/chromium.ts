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

const shell = '/usr/bin/chromium-headless-shell';

/** The Chromium that `npm test` found, or a usual one; an empty path leaves it to Playwright. */
export function chromiumPath(): string {
  return process.env['PARLEY_CHROMIUM'] || (usual.find((path) => existsSync(path)) ?? '');
}

/**
 * Chromium without the windows around its pages (the headless shell, which Playwright too takes when it may choose), where there is
 * one: pages and media are the same, and two cores have half as much to do. The whole browser otherwise, and where one was named.
 */
export function headlessPath(): string {
  return process.env['PARLEY_HEADLESS_SHELL'] || (!process.env['PARLEY_CHROMIUM'] && existsSync(shell) ? shell : chromiumPath());
}
