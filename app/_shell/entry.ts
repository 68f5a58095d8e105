import { isShellWord } from './shellWord.ts';
import { planFor, ShellWorker, showTab } from './worker.ts';
import type { Tab } from './worker.ts';

/** Put here by scripts/build.mjs: which sources the worker was built from, so that it changes whenever they do. */
declare const PARLEY_BUILD: string;

/** TypeScript knows either pages or workers; what is used of a worker beyond a page's globals (Service Workers, section 4). */
interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}
interface NotificationEvent extends ExtendableEvent {
  readonly notification: Notification;
}
interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: ExtendableEvent & MessageEvent<unknown>) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: NotificationEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: boolean }): Promise<readonly Tab[]> };
  readonly registration: ServiceWorkerRegistration;
}

const worker = globalThis as unknown as Worker;
const shell = new ShellWorker({ caches, origin: location.origin, fetch: (input, init) => fetch(input, init) }, PARLEY_BUILD);

worker.addEventListener('install', (event) => event.waitUntil(shell.install()));
worker.addEventListener('activate', (event) => {
  // The worker's start would otherwise come before every page.
  event.waitUntil(Promise.all([shell.activate(), worker.registration.navigationPreload?.enable()]));
});
worker.addEventListener('fetch', (event) => {
  const plan = planFor(event.request, location.origin);
  if (plan === 'kept') event.respondWith(shell.kept(event.request));
  if (plan === 'page') event.respondWith(shell.page(event.request, event.preloadResponse));
});
worker.addEventListener('message', (event) => {
  if (!isShellWord(event.data)) return;
  // A new worker takes over when the person says so: never under a running call.
  if (event.data === 'take-over') void worker.skipWaiting();
  // What it has may be in another language than the page.
  else event.waitUntil(shell.install().catch(() => {}));
});
// Where pages may not notify by themselves, as on Android, the press on a notification comes here.
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((tabs) => showTab(tabs, event.notification.data)));
});
