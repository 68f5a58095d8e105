import type { Clock } from '#lib/kernel/clock.ts';
import { loadLater } from '#lib/kernel/loadLater.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { Readable, Store } from '#lib/kernel/store.ts';
import type { Waiting } from '#lib/protocol/access.ts';
import { leads } from '#lib/protocol/participant.ts';
import { isSettled } from '../snapshot.ts';
import type { CallSnapshot } from '../snapshot.ts';
import type { HostDeskOptions, OpenDesk } from './hostDesk.ts';
import type { Hosting } from './hostPort.ts';

/** Makes a desk; its code comes when somebody leads a room. */
export type LoadHosting = () => Promise<(options: HostDeskOptions) => OpenDesk>;

export interface LaterHostingOptions extends Omit<HostDeskOptions, 'scope'> {
  readonly clock: Clock;
  readonly load: LoadHosting;
  readonly snapshot: Readable<CallSnapshot>;
  /** Where the desk is to be seen. */
  readonly shown: Store<Hosting | null>;
}

/** A visit's desk: there while its person leads the room, and with it the right to use it. */
export class LaterHosting {
  readonly #options: LaterHostingOptions;
  readonly #scope = new Scope();
  #leading: Scope | null = null;
  #desk: OpenDesk | null = null;
  /** The line as last told, for a desk that is still on its way. */
  #waiting: Waiting = { people: [] };

  constructor(options: LaterHostingOptions) {
    this.#options = options;
    this.#scope.add(options.snapshot.subscribe(() => this.#follow()));
    this.#scope.add(() => this.#leading?.close());
  }

  hear(waiting: Waiting): void {
    this.#waiting = waiting;
    this.#desk?.hear(waiting);
  }

  joined(): void {
    this.#desk?.joined();
  }

  close(): void {
    this.#scope.close();
  }

  #follow(): void {
    const { phase, self } = this.#options.snapshot.get();
    const leading = isSettled(phase) && leads(self.role);
    if (leading === (this.#leading !== null)) return;
    if (leading) this.#open();
    else this.#leading?.close();
  }

  #open(): void {
    const { clock, load, shown, ...options } = this.#options;
    const scope = this.#scope.child();
    this.#leading = scope;
    scope.add(() => {
      this.#leading = null;
      this.#desk = null;
      shown.set(null);
    });
    loadLater(clock, scope, load, (createDesk) => {
      const desk = createDesk({ ...options, scope });
      this.#desk = desk;
      desk.joined();
      desk.hear(this.#waiting);
      shown.set(desk.hosting);
    });
  }
}
