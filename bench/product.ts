import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));
const serverBundle = fileURLToPath(new URL('../build/server.mjs', import.meta.url));

/** ms between two looks at a server that is starting: what the boot time is exact to. */
const LOOK_MS = 5;
const BOOT_PATIENCE_MS = 20_000;
const STOP_PATIENCE_MS = 10_000;

export interface ProductOptions {
  readonly port: number;
  /** A command that runs the server's command line somewhere else, such as in a network namespace. */
  readonly within?: readonly string[];
  /** Whether the server answers: from where it runs. */
  readonly isReady?: () => Promise<boolean>;
}

export interface Product {
  readonly origin: string;
  readonly pid: number;
  /** ms from the start of the process until `/api/health` said yes. */
  readonly bootMs: number;
  stop(): Promise<void>;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function stop(child: ChildProcess): Promise<void> {
  if (ended(child)) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await exit;
  clearTimeout(timer);
}

/** Starts the production server, as `npm start` does, with no STUN servers: nothing leaves this machine. */
export async function startProduct({ port, within = [], isReady }: ProductOptions): Promise<Product> {
  const origin = `http://localhost:${port}`;
  const [command, ...args] = [...within, process.execPath, serverBundle];
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', PORT: String(port), STUN_URLS: 'none', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ready = isReady ?? (() => answers(`${origin}/api/health`));
  while (!(await ready())) {
    if (ended(child) || performance.now() - started > BOOT_PATIENCE_MS) {
      await stop(child);
      throw new Error('the server did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  if (child.pid === undefined) throw new Error('the server has no process');
  return { origin, pid: child.pid, bootMs: performance.now() - started, stop: () => stop(child) };
}

/** Makes a room in the lobby and sits down in it. Returns the link to share. */
export async function hostRoom(page: Page, origin: string): Promise<string> {
  await page.goto(origin);
  await page.getByTestId('create-room').click();
  await page.getByTestId('name').fill('Ada');
  await page.getByTestId('join').click();
  await page.getByTestId('call').waitFor();
  return page.url();
}

/** Brings a guest as far as the preview: picture shown, name given. */
export async function openPreview(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByTestId('name').fill('Grace');
  await previewShown(page);
}

/** Resolves when the own picture is there. */
export async function previewShown(page: Page): Promise<void> {
  await page.getByTestId('preview').waitFor();
  await page.waitForFunction(() => {
    const video = document.querySelector('[data-testid="preview"] video, video[data-testid="preview"]');
    return video instanceof HTMLVideoElement && video.videoWidth > 0;
  });
}
