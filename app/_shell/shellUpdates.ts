import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ShellWord } from './shellWord.ts';

/** Whether a newer version waits for the person's word. */
export type Update = 'none' | 'ready' | 'taking-over';

/** The parts of a worker and of its container that are used (Service Workers, section 3). */
export interface WorkerHandle extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly state: ServiceWorkerState;
  postMessage(word: ShellWord): void;
}
export interface Registration extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly waiting: WorkerHandle | null;
  readonly installing: WorkerHandle | null;
  readonly active: WorkerHandle | null;
}
export interface WorkerContainer extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  /** The worker that this page was loaded through; null for a first visit. */
  readonly controller: unknown;
  register(url: string): Promise<Registration>;
}

/** Brings the service worker in, and knows when a newer one waits. */
export class ShellUpdates {
  readonly #scope = new Scope();
  readonly #update = new Store<Update>('none');
  readonly #container: WorkerContainer;
  readonly #reload: () => void;
  #waiting: WorkerHandle | null = null;

  constructor(container: WorkerContainer, reload: () => void) {
    this.#container = container;
    this.#reload = reload;
    void this.#register();
  }

  get update(): Readable<Update> {
    return this.#update;
  }

  /** The newer version takes over, and the page is loaded anew through it. */
  accept(): void {
    if (this.#update.get() !== 'ready') return;
    this.#update.set('taking-over');
    // Another tab has said so already, or a still newer one has come.
    if (this.#waiting?.state !== 'installed') return this.#reload();
    this.#scope.listen(this.#container, 'controllerchange', () => this.#reload());
    this.#waiting?.postMessage('take-over');
  }

  close(): void {
    this.#scope.close();
  }

  async #register(): Promise<void> {
    let registration: Registration;
    try {
      registration = await this.#container.register('/sw.js');
    } catch {
      // A browser that keeps nothing (private windows, blocked storage) works without.
      return;
    }
    if (this.#scope.closed) return;
    registration.active?.postMessage('renew');
    this.#found(registration.waiting);
    this.#scope.listen(registration, 'updatefound', () => {
      const { installing } = registration;
      if (!installing) return;
      this.#scope.listen(installing, 'statechange', () => {
        if (installing.state === 'installed') this.#found(installing);
      });
    });
  }

  /** Where no worker is in charge yet, the one that waits is the first, and no news to anybody. */
  #found(waiting: WorkerHandle | null): void {
    if (!waiting || this.#container.controller === null || this.#update.get() !== 'none') return;
    this.#waiting = waiting;
    this.#update.set('ready');
  }
}
