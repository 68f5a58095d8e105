// Finds the browsers that tests drive, and gets them where that is possible without asking.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root, say } from './support.mjs';

const require = createRequire(import.meta.url);

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && executable(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** Runs a command that may fail, its output on stderr. */
function attempt(command, args, env = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, ...env } });
  return done.status === 0;
}

const aptEnv = { DEBIAN_FRONTEND: 'noninteractive' };
let aptIsFresh = false;

/** Installs a Debian package. False where that is not possible: no apt, not root, no such package. */
function apt(name) {
  if (process.getuid?.() !== 0 || onPath('apt-get') === null) return false;
  aptIsFresh ||= attempt('apt-get', ['update', '-qq'], aptEnv);
  return attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], aptEnv);
}

function bundledChromium() {
  const path = require('@playwright/test').chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

const macChrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const macFirefox = '/Applications/Firefox.app/Contents/MacOS/firefox';

function installedChromium() {
  return (
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ?? (executable(macChrome) ? macChrome : bundledChromium())
  );
}

/** The Chromium to test with, fetched when there is none; null when none can be had. */
export function findChromium() {
  const named = process.env.PARLEY_CHROMIUM;
  if (named) return executable(named) ? named : null;
  const found = installedChromium();
  if (found) return found;
  say('No Chromium found: fetching one…');
  const cli = require.resolve('@playwright/test/cli');
  if (attempt(process.execPath, [cli, 'install', 'chromium'])) {
    // As root, with the libraries that it needs; harmless where they are there.
    if (process.getuid?.() === 0) attempt(process.execPath, [cli, 'install-deps', 'chromium']);
    const fetched = bundledChromium();
    if (fetched && spawnSync(fetched, ['--version', '--no-sandbox']).status === 0) return fetched;
  }
  apt('chromium');
  return installedChromium();
}

/** Chromium without windows, which most tests are content with; null where there is none, and where another browser was asked for. */
export function findHeadlessShell() {
  return process.env.PARLEY_HEADLESS_SHELL || (process.env.PARLEY_CHROMIUM ? null : onPath('chromium-headless-shell'));
}

/** The Firefox to test with, or null: then what needs one is skipped. */
export function findFirefox() {
  const named = process.env.PARLEY_FIREFOX;
  if (named) return executable(named) ? named : null;
  const installed = () => onPath('firefox-esr', 'firefox') ?? (executable(macFirefox) ? macFirefox : null);
  return installed() ?? (apt('firefox-esr') ? installed() : null);
}
