import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { createGeneration } from '#lib/protocol/ids.ts';
import type { ParticipantId, VisitId } from '#lib/protocol/ids.ts';
import type { OutgoingSignal } from '#lib/protocol/signal.ts';
import type { SealedMessage, SealedRoom } from './sealedRoom.ts';

export interface SealedMailOptions {
  /** Null before keys are derived. */
  readonly sealed: () => SealedRoom | null;
  /** Of whoever is in the room. */
  readonly visitOf: (id: ParticipantId) => VisitId | undefined;
  readonly post: (signal: OutgoingSignal) => void;
  /** Something has gone out. */
  readonly onSent: () => void;
}

/** What goes out through the server. Sealing takes a moment; what goes first stays first. */
export class SealedMail {
  readonly #options: SealedMailOptions;
  readonly #outbox = new SerialQueue(() => {});
  /** Of what goes over no connection. */
  readonly #generation = createGeneration();

  constructor(options: SealedMailOptions) {
    this.#options = options;
  }

  /** Runs `task` after everything that was sent before. */
  inOrder(task: () => Promise<void>): void {
    void this.#outbox.push(task);
  }

  send(message: SealedMessage): void {
    this.inOrder(async () => {
      const sealed = await this.seal(message);
      if (sealed) this.#options.post(sealed);
      this.#options.onSent();
    });
  }

  /** Says something to one participant by the server's way: for when no link is up. */
  relay(to: ParticipantId, text: string): void {
    this.send({ to, generation: this.#generation, signal: { kind: 'text', text } });
  }

  async seal(message: SealedMessage): Promise<OutgoingSignal | null> {
    const { sealed, visitOf } = this.#options;
    const [room, visit] = [sealed(), visitOf(message.to)];
    return room && visit ? room.sealSignal(message, visit) : null;
  }

  close(): void {
    this.#outbox.close();
  }
}
