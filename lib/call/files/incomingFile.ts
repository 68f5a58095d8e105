import type { Hash } from './blockSource.ts';
import { FileTransfer } from './fileTransfer.ts';
import type { TransferEvents, TransferHead } from './fileTransfer.ts';
import type { OpenSink } from './fileSink.ts';
import { Reception } from './reception.ts';

/** A file that another participant offers. */
export class IncomingFile extends FileTransfer {
  readonly #openSink: OpenSink;
  readonly #hash: Hash;
  #reception: Reception | null = null;
  #stream: number | null = null;
  #opening = false;

  constructor(head: TransferHead, openSink: OpenSink, hash: Hash, events: TransferEvents) {
    super(head, events);
    this.#openSink = openSink;
    this.#hash = hash;
  }

  /** Asks for a place to write to in the turn of the call: browsers want that to be a press. Without one it stays an offer. */
  async accept(): Promise<void> {
    if (this.end || this.accepted || this.#opening) return;
    this.#opening = true;
    const { name, size } = this.head;
    const opened = await this.#openSink({ name, size });
    this.#opening = false;
    if (!opened.ok) {
      if (opened.reason === 'disk') this.fail('disk');
      return;
    }
    if (this.end) {
      await opened.value.discard();
      return;
    }
    this.#reception = new Reception(size, opened.value, this.#hash, {
      verified: (at) => {
        this.moved = at;
        if (this.#stream !== null) this.say({ kind: 'ack', stream: this.#stream, at });
        this.events.moved();
      },
      again: () => this.proceed(),
      failed: (reason) => this.fail(reason),
      whole: (file) => {
        this.endIt({ kind: 'done', file });
      },
    });
    this.accepted = true;
    this.events.changed();
    this.proceed();
  }

  /** Removes what was received. */
  discard(): void {
    this.#reception?.discard();
  }

  protected override greet(): void {
    // Its next `accept` says everything.
  }

  protected override proceed(): void {
    void this.#ask();
  }

  protected override halt(): void {
    if (this.#stream !== null) this.link?.ignore(this.#stream);
    this.#stream = null;
    this.#reception?.halt();
  }

  protected override abandon(): void {
    this.discard();
  }

  protected override answer(message: Parameters<FileTransfer['answer']>[0]): void {
    // The sender's page was loaded again, and its files are gone with the one before.
    if (message.kind === 'unknown' && this.accepted) this.finish({ kind: 'failed', reason: 'left' });
  }

  /** Has the rest sent, from the last block that is whole. */
  async #ask(): Promise<void> {
    const { link } = this;
    if (!link || !this.#reception || this.state.kind === 'paused') return;
    this.halt();
    const from = await this.#reception.begin();
    if (from === null || link !== this.link || this.end) return;
    this.#stream = link.receive(this.#reception);
    this.say({ kind: 'accept', id: this.head.id, stream: this.#stream, from });
    this.setRunning(true);
  }
}
