import { nanoid } from 'nanoid';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { MAX_OPEN_OFFERS, transferId } from '#lib/protocol/files.ts';
import type { TransferId } from '#lib/protocol/files.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { ChannelUser, FileChannels, FilesEnvironment } from './fileChannels.ts';
import type { FileLink, WordMessage } from './fileLink.ts';
import type { Files, Transfer } from './filesPort.ts';
import { endWord } from './fileTransfer.ts';
import type { FileTransfer, TransferEnd, TransferHead } from './fileTransfer.ts';
import { IncomingFile } from './incomingFile.ts';
import { OutgoingFile } from './outgoingFile.ts';
import { safeName } from './safeName.ts';
import { Showing } from './showing.ts';

/** ms after which somebody who is not in the call any more has left for good: longer than a seat outlives its owner. */
export const LEFT_MS = 20_000;
/** Transfers from one participant that are kept in the list; what was taken back goes first. */
const MAX_FROM_ONE = 256;
/** Ends that are remembered after they were taken out of the list, for whoever has not heard of them. */
const MAX_FORGOTTEN = 1_024;

/** All files under way between this participant and the others. */
export class FileTransfers implements Files, ChannelUser {
  readonly #environment: FilesEnvironment;
  readonly #channels: FileChannels;
  readonly #snapshot = new Store<readonly Transfer[]>([]);
  /** In the order of their offers. */
  readonly #transfers = new Map<TransferId, OutgoingFile | IncomingFile>();
  readonly #forgotten = new Map<TransferId, { readonly head: TransferHead; readonly end: TransferEnd }>();
  readonly #leaving = new Map<ParticipantId, () => void>();
  readonly #showing: Showing;

  constructor(environment: FilesEnvironment, channels: FileChannels) {
    this.#environment = environment;
    this.#channels = channels;
    this.#showing = new Showing(environment, () => this.#show());
    channels.join(this);
    environment.scope.add(environment.present.subscribe(() => this.#watchPresence()));
    environment.scope.add(() => {
      for (const transfer of this.#transfers.values()) if (transfer instanceof IncomingFile) transfer.discard();
    });
  }

  get snapshot(): Readable<readonly Transfer[]> {
    return this.#snapshot;
  }

  offer(files: readonly File[], to: readonly ParticipantId[]): void {
    for (const file of files) {
      for (const peer of to) {
        const id = transferId.parse(nanoid(16));
        const head = this.#head(id, 'out', peer, { name: file.name, type: file.type, size: file.size });
        const transfer = new OutgoingFile(head, file, this.#environment.hash, this.#events(peer));
        this.#transfers.set(id, transfer);
        const link = this.#channels.get(peer);
        if (link) transfer.attach(link);
      }
    }
    for (const peer of to) this.#tell(peer);
    this.#watchPresence();
    this.#showing.now();
  }

  accept(id: TransferId): void {
    const transfer = this.#transfers.get(id);
    if (transfer instanceof IncomingFile) void transfer.accept();
  }

  pause(id: TransferId): void {
    this.#transfers.get(id)?.pause();
  }

  resume(id: TransferId): void {
    this.#transfers.get(id)?.resume();
  }

  cancel(id: TransferId): void {
    this.#transfers.get(id)?.cancel();
  }

  forget(id: TransferId): void {
    const transfer = this.#transfers.get(id);
    if (!transfer?.end) return;
    this.#remove(transfer, transfer.end);
    this.#showing.now();
  }

  up(link: FileLink): void {
    for (const transfer of this.#of(link.peer)) transfer.attach(link);
    this.#tell(link.peer);
  }

  down(peer: ParticipantId): void {
    for (const transfer of this.#of(peer)) transfer.detach();
  }

  heard(message: WordMessage, link: FileLink): void {
    if (!('id' in message)) return;
    const transfer = this.#transfers.get(message.id);
    if (transfer) {
      if (transfer.head.peer === link.peer) transfer.hear(message);
      return;
    }
    const forgotten = this.#forgotten.get(message.id);
    if (forgotten) {
      const asked = message.kind === 'offer' || message.kind === 'accept';
      if (asked && forgotten.head.peer === link.peer) link.say(endWord(forgotten.head, forgotten.end));
      return;
    }
    if (message.kind === 'offer') this.#take(message, link);
    else if (message.kind === 'accept') link.say({ kind: 'unknown', id: message.id });
  }

  #take(offer: Extract<WordMessage, { readonly kind: 'offer' }>, link: FileLink): void {
    const { peer } = link;
    const incoming = this.#of(peer).filter((transfer) => transfer instanceof IncomingFile);
    const open = incoming.filter(({ state }) => state.kind === 'offered').length;
    if (incoming.length >= MAX_FROM_ONE) {
      const least = incoming.find(({ end }) => end !== null && end.kind !== 'done');
      if (least?.end) this.#remove(least, least.end);
    }
    if (open >= MAX_OPEN_OFFERS || this.#of(peer).filter((transfer) => transfer instanceof IncomingFile).length >= MAX_FROM_ONE) {
      link.say({ kind: 'cancel', id: offer.id });
      return;
    }
    const { openSink, hash } = this.#environment;
    const transfer = new IncomingFile(this.#head(offer.id, 'in', peer, offer), openSink, hash, this.#events(peer));
    this.#transfers.set(offer.id, transfer);
    transfer.attach(link);
    this.#watchPresence();
    this.#showing.now();
  }

  #head(id: TransferId, direction: 'in' | 'out', peer: ParticipantId, file: Pick<Transfer, 'name' | 'type' | 'size'>): TransferHead {
    const type = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(file.type) ? file.type : '';
    return { id, direction, peer, name: safeName(file.name), type, size: file.size, at: this.#environment.clock.now() };
  }

  #events(peer: ParticipantId) {
    return {
      changed: () => {
        this.#tell(peer);
        this.#showing.now();
      },
      moved: () => this.#showing.soon(),
    };
  }

  #of(peer: ParticipantId): (OutgoingFile | IncomingFile)[] {
    return [...this.#transfers.values()].filter(({ head }) => head.peer === peer);
  }

  /** Makes as many offers as may lie open before `peer`. */
  #tell(peer: ParticipantId): void {
    const outgoing = this.#of(peer).filter((transfer) => transfer instanceof OutgoingFile);
    let free = MAX_OPEN_OFFERS - outgoing.filter(({ open }) => open).length;
    for (const transfer of outgoing) {
      if (free <= 0) return;
      if (!transfer.untold) continue;
      transfer.tell();
      free -= 1;
    }
  }

  #remove(transfer: OutgoingFile | IncomingFile, end: TransferEnd): void {
    this.#transfers.delete(transfer.head.id);
    if (transfer instanceof IncomingFile) transfer.discard();
    // Without what was received: that is to go.
    this.#forgotten.set(transfer.head.id, { head: transfer.head, end: end.kind === 'done' ? { kind: 'done', file: null } : end });
    const [oldest] = this.#forgotten.keys();
    if (oldest !== undefined && this.#forgotten.size > MAX_FORGOTTEN) this.#forgotten.delete(oldest);
  }

  #watchPresence(): void {
    const present = this.#environment.present.get();
    const peers = new Set([...this.#transfers.values()].filter(({ end }) => !end).map(({ head }) => head.peer));
    for (const [peer, cancel] of this.#leaving) {
      if (!present.has(peer) && peers.has(peer)) continue;
      cancel();
      this.#leaving.delete(peer);
    }
    for (const peer of peers) {
      if (present.has(peer) || this.#leaving.has(peer)) continue;
      this.#leaving.set(peer, this.#environment.scope.after(this.#environment.clock, LEFT_MS, () => {
        this.#leaving.delete(peer);
        for (const transfer of this.#of(peer)) transfer.fail('left');
      }));
    }
  }

  #show(): void {
    const now = this.#environment.clock.now();
    const before = this.#snapshot.get();
    const shown = [...this.#transfers.values()].map((transfer: FileTransfer) => transfer.show(now));
    if (shown.length !== before.length || shown.some((transfer, index) => transfer !== before[index])) this.#snapshot.set(shown);
    // Also while nothing comes: the speed has to fall.
    if (shown.some(({ state }) => state.kind === 'moving')) this.#showing.soon();
  }
}
