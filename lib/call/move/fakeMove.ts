import { Store } from '#lib/kernel/store.ts';
import type { MoveState, OpenMove } from './movePort.ts';

/** An offer whose other device does what a test says. */
export class FakeMove implements OpenMove {
  readonly state = new Store<MoveState>({ kind: 'opening' });
  /** Whether everything was handed over. */
  handed = false;
  disposed = false;
  #done: (() => void) | null = null;

  yield(done: () => void): boolean {
    if (this.handed) this.#done = done;
    return this.handed;
  }

  /** The other device is in, and nobody needs this one. */
  done(): void {
    this.#done?.();
  }

  close(): void {}

  dispose(): void {
    this.disposed = true;
  }
}
