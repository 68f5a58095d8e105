import { transition } from '#lib/kernel/machine.ts';
import type { TransitionTable } from '#lib/kernel/machine.ts';
import { Scope } from '#lib/kernel/scope.ts';

interface EventPort {
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/** What is used of WakeLockSentinel (W3C screen-wake-lock). */
export interface SentinelPort extends EventPort {
  release(): Promise<void>;
}

/** What is used of `navigator.wakeLock`. */
export interface WakeLockPort {
  request(type: 'screen'): Promise<SentinelPort>;
}

export interface ScreenLockPage extends EventPort {
  readonly visibilityState: DocumentVisibilityState;
}

type State =
  /** The screen may go dark. */
  | 'off'
  /** Asked for. */
  | 'asking'
  | 'held'
  /** Wanted and not to be had now: the page is hidden, the battery is low. Asked for again when the page is shown. */
  | 'waiting';

type Input =
  | 'want'
  | 'unwant'
  /** The page has come to the front. */
  | 'shown'
  | 'granted'
  | 'refused'
  /** The browser took it back, as it does when the page is hidden. */
  | 'lost';

export const screenLockTable: TransitionTable<State, Input> = {
  // A grant that comes after it was given up is released by whoever receives it.
  off: { want: 'asking', unwant: null, shown: null, granted: null, refused: null, lost: null },
  asking: { want: null, unwant: 'off', shown: null, granted: 'held', refused: 'waiting', lost: null },
  held: { want: null, unwant: 'off', shown: null, granted: null, refused: null, lost: 'waiting' },
  waiting: { want: null, unwant: 'off', shown: 'asking', granted: null, refused: null, lost: null },
};

/** Keeps the screen from going dark while it is on. Silent where the browser cannot or will not. */
export class ScreenLock {
  readonly #wakeLock: WakeLockPort | null;
  readonly #page: ScreenLockPage;
  readonly #scope = new Scope();
  #state: State = 'off';
  /** What the lock in use holds. Another object in its place means that it was given up. */
  #current: Scope | null = null;

  constructor(wakeLock: WakeLockPort | null, page: ScreenLockPage) {
    this.#wakeLock = wakeLock;
    this.#page = page;
    this.#scope.listen(page, 'visibilitychange', () => {
      if (page.visibilityState === 'visible' && this.#step('shown')) void this.#ask();
    });
  }

  setOn(on: boolean): void {
    if (this.#scope.closed || !this.#step(on ? 'want' : 'unwant')) return;
    if (on) void this.#ask();
    else this.#current?.close();
  }

  close(): void {
    this.#state = 'off';
    this.#scope.close();
  }

  async #ask(): Promise<void> {
    if (!this.#wakeLock || this.#page.visibilityState !== 'visible') return void this.#step('refused');
    const current = this.#scope.child();
    this.#current = current;
    try {
      const sentinel = await this.#wakeLock.request('screen');
      current.add(() => void sentinel.release().catch(() => {}));
      if (current.closed) return;
      current.listen(sentinel, 'release', () => {
        if (this.#current === current) this.#step('lost');
        current.close();
      });
      this.#step('granted');
    } catch {
      if (!current.closed) this.#step('refused');
      current.close();
    }
  }

  #step(input: Input): boolean {
    const next = transition(screenLockTable, this.#state, input);
    if (next === null) return false;
    this.#state = next;
    return true;
  }
}
