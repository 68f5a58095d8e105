import type { Admitted, Knocking } from '#lib/protocol/access.ts';
import type { KnockerOptions, Knocker } from './knocker.ts';

/** Whether a visit is at the door, and what it does there. The code comes when somebody has to knock. */
export class AtTheDoor {
  #knocker: Knocker | null = null;
  #closed = false;

  /** Begins to wait; whoever waits already goes on waiting. `options` are asked for once the code is here. */
  async knock(options: () => Promise<KnockerOptions>): Promise<void> {
    const [{ Knocker: Code }, given] = await Promise.all([import('./knocker.ts'), options()]);
    if (this.#closed || this.#knocker) return;
    const { onEnter } = given;
    const enter: KnockerOptions['onEnter'] = (secret) => {
      this.#leave();
      onEnter(secret);
    };
    this.#knocker = new Code({ ...given, onEnter: enter });
    given.onState(null);
    this.again();
  }

  /** Knocks on a new socket. False where nobody waits. */
  again(): boolean {
    this.#knocker?.knock();
    return this.#knocker !== null;
  }

  hear(state: Knocking): void {
    this.#knocker?.hear(state);
  }

  admit(admitted: Admitted): void {
    this.#knocker?.admit(admitted);
  }

  close(): void {
    this.#closed = true;
    this.#leave();
  }

  #leave(): void {
    this.#knocker?.close();
    this.#knocker = null;
  }
}
