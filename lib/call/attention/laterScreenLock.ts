/** What keeps the screen from going dark while it is on. */
export interface ScreenLockPort {
  setOn(on: boolean): void;
  close(): void;
}

/** A screen lock whose code comes when it is first wanted: nobody needs it before the call. Without it, the screen goes dark as it does. */
export class LaterScreenLock implements ScreenLockPort {
  readonly #load: () => Promise<ScreenLockPort>;
  #lock: 'absent' | 'coming' | 'closed' | ScreenLockPort = 'absent';
  #on = false;

  constructor(load: () => Promise<ScreenLockPort>) {
    this.#load = load;
  }

  setOn(on: boolean): void {
    this.#on = on;
    if (typeof this.#lock === 'object') this.#lock.setOn(on);
    else if (on && this.#lock === 'absent') void this.#fetch();
  }

  close(): void {
    if (typeof this.#lock === 'object') this.#lock.close();
    this.#lock = 'closed';
  }

  async #fetch(): Promise<void> {
    this.#lock = 'coming';
    try {
      const lock = await this.#load();
      if (this.#lock !== 'coming') return lock.close();
      this.#lock = lock;
      lock.setOn(this.#on);
    } catch {
      // The network is away: who wants it next tries again.
      if (this.#lock === 'coming') this.#lock = 'absent';
    }
  }
}
