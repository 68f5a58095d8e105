import { BLOCK_BYTES } from '#lib/protocol/files.ts';
import { BlockSource } from './blockSource.ts';
import type { Hash } from './blockSource.ts';
import { FileTransfer } from './fileTransfer.ts';
import type { TransferEvents, TransferHead, TransferMessage } from './fileTransfer.ts';

/** A file that this participant offers. The receiver says when and from where on it is sent. */
export class OutgoingFile extends FileTransfer {
  readonly #file: File;
  readonly #hash: Hash;
  readonly #hashes: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  #stream: number | null = null;
  #told = false;

  constructor(head: TransferHead, file: File, hash: Hash, events: TransferEvents) {
    super(head, events);
    this.#file = file;
    this.#hash = hash;
  }

  /** Whether the receiver has the offer before it and has not answered. */
  get open(): boolean {
    return this.#told && this.state.kind === 'offered';
  }

  /** Whether the receiver has still to hear of it. */
  get untold(): boolean {
    return !this.#told && this.state.kind === 'offered';
  }

  /** Makes the offer, if there is a link to make it on. */
  tell(): void {
    if (!this.link || this.end) return;
    this.#told = true;
    const { id, name, type, size } = this.head;
    this.say({ kind: 'offer', id, name, type, size });
  }

  override detach(): void {
    super.detach();
    this.#told = false;
  }

  protected override greet(): void {
    // What has not been accepted yet waits for its turn among the open offers.
    if (this.accepted) this.tell();
  }

  protected override proceed(): void {
    // The receiver asks.
  }

  protected override halt(): void {
    if (this.#stream !== null) this.link?.stop(this.#stream);
    this.#stream = null;
  }

  protected override abandon(): void {
    this.#hashes.length = 0;
  }

  protected override answer(message: Parameters<FileTransfer['answer']>[0]): void {
    if (message.kind === 'accept') this.#start(message);
    else if (message.kind === 'received' && this.accepted) {
      this.moved = this.head.size;
      this.finish({ kind: 'done', file: null });
    }
  }

  #start({ stream, from }: Extract<TransferMessage, { readonly kind: 'accept' }>): void {
    const { size } = this.head;
    if (!this.link || from > size || (from % BLOCK_BYTES !== 0 && from !== size)) return;
    this.halt();
    this.accepted = true;
    this.peerGoesOn();
    this.moved = from;
    if (!this.pausedBySelf) {
      const source = new BlockSource(stream, this.#file, from, this.#hash, this.#hashes, {
        acknowledged: (at) => {
          this.moved = at;
          this.events.moved();
        },
        unreadable: () => this.fail('unreadable'),
      });
      if (this.link.send(stream, source)) {
        this.#stream = stream;
        this.setRunning(true);
      }
    }
    this.events.changed();
  }
}
