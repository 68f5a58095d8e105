import { deflate, inflate } from '#lib/crypto/deflate.ts';
import { deriveRendezvous, openPiece, sealPiece } from '#lib/crypto/move.ts';
import type { Rendezvous } from '#lib/crypto/move.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { createGeneration, createSeatToken, createVisitId, participantIdOf } from '#lib/protocol/ids.ts';
import type { Generation, MoveKey, ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Roster } from '#lib/protocol/events.ts';
import { moveMessage } from '#lib/protocol/move.ts';
import type { MoveMessage } from '#lib/protocol/move.ts';
import type { IncomingSignal, OutgoingSignal } from '#lib/protocol/signal.ts';
import type { OpenSignaling, Signaling } from '#lib/signaling/signaling.ts';
import { ReplayGuard } from '../replayGuard.ts';

export interface MoveChannelOptions {
  readonly clock: Clock;
  readonly openSignaling: OpenSignaling;
  /** Of the call. */
  readonly room: RoomName;
  readonly key: MoveKey;
  /** Who else has come to the meeting place, whenever that was told; nobody who has not been there was left out. */
  readonly onOthers: (others: readonly ParticipantId[]) => void;
  readonly onMessage: (from: ParticipantId, message: MoveMessage) => void;
}

/** Bytes of a message that travel in one box: with IV, tag and base64url they stay below `MAX_BOX_CHARS`. */
const PIECE_BYTES = 11_000;
/** Most pieces of one message: what a hostile device can make this one keep. */
const MAX_PIECES = 200;
/** Largest message in bytes after inflating. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** ms until a meeting place that could not be entered is tried again. */
const AGAIN_MS = 1_000;

/** A message that has not come whole. */
interface Parcel {
  readonly generation: Generation;
  readonly pieces: Uint8Array[];
  readonly next: number;
}

/**
 * The line between two devices of one person: a room of their own on the same server, with nobody in it but whoever has scanned the code.
 * It carries no media. What is said comes whole, once and in order, or not at all.
 */
export class MoveChannel {
  readonly #options: MoveChannelOptions;
  readonly #scope = new Scope();
  readonly #token = createSeatToken();
  readonly #visit = createVisitId();
  readonly #signaling: Signaling;
  // What is sealed and opened takes a moment; in the queues, what comes first stays first.
  readonly #inbox = new SerialQueue(() => {});
  readonly #outbox = new SerialQueue(() => {});
  readonly #guard = new ReplayGuard();
  readonly #parcels = new Map<ParticipantId, Parcel>();
  readonly #meeting: Promise<{ readonly at: Rendezvous; readonly self: ParticipantId }>;
  #seq = 0;

  constructor(options: MoveChannelOptions) {
    this.#options = options;
    this.#meeting = this.#derive();
    this.#signaling = options.openSignaling({
      roster: (roster) => void this.#inbox.push(() => this.#onRoster(roster)),
      signal: (signal) => void this.#inbox.push(() => this.#onSignal(signal)),
      evicted: () => {},
      knocking: () => {},
      waiting: () => {},
      admitted: () => {},
    });
    for (const owned of [this.#signaling, this.#inbox, this.#outbox]) this.#scope.add(() => owned.close());
    this.#scope.add(this.#signaling.state.subscribe(() => void this.#enter()));
    void this.#enter();
  }

  /** Says `message` to `to`. True when the server has handed it on whole. */
  async send(to: ParticipantId, message: MoveMessage): Promise<boolean> {
    let sent = false;
    await this.#outbox.push(async () => {
      const signals = await this.#seal(to, message);
      if (this.#scope.closed) return;
      const replies = await Promise.all(signals.map((signal) => this.#signaling.request('signal', signal)));
      sent = replies.every(({ ok }) => ok);
    });
    return sent;
  }

  /** Says a last word, without waiting for what becomes of it, and leaves. */
  async end(to: ParticipantId, message: MoveMessage): Promise<void> {
    await this.send(to, message);
    this.close();
  }

  close(): void {
    this.#signaling.notify('leave', {});
    this.#scope.close();
  }

  async #derive(): Promise<{ readonly at: Rendezvous; readonly self: ParticipantId }> {
    const at = await deriveRendezvous(this.#options.room, this.#options.key);
    return { at, self: await participantIdOf(at.room, this.#token) };
  }

  async #enter(): Promise<void> {
    const { at, self } = await this.#meeting;
    if (this.#scope.closed || this.#signaling.state.get() !== 'connected') return;
    const route = { room: at.room, from: self, to: self, visit: this.#visit, generation: createGeneration(), seq: 0 };
    // A seat has a profile. This one says nothing.
    const profile = await sealPiece(at.seal, route, new Uint8Array(12));
    if (this.#scope.closed) return;
    const reply = await this.#signaling.request('join', { room: at.room, proof: at.proof, seat: this.#token, profile, signals: [] });
    if (this.#scope.closed) return;
    if (reply.ok) void this.#inbox.push(() => this.#onRoster(reply.roster));
    else if (reply.reason !== 'disconnected') this.#scope.after(this.#options.clock, AGAIN_MS, () => void this.#enter());
  }

  async #onRoster({ participants }: Roster): Promise<void> {
    const { self } = await this.#meeting;
    if (!this.#scope.closed) this.#options.onOthers(participants.map(({ id }) => id).filter((id) => id !== self));
  }

  async #seal(to: ParticipantId, message: MoveMessage): Promise<readonly OutgoingSignal[]> {
    const { at, self } = await this.#meeting;
    const bytes = deflate(new TextEncoder().encode(JSON.stringify(message)));
    const generation = createGeneration();
    const signals: OutgoingSignal[] = [];
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const rest = from + PIECE_BYTES < bytes.length;
      const header = { generation, visit: this.#visit, seq: this.#seq++ };
      const piece = new Uint8Array([rest ? 1 : 0, ...bytes.subarray(from, from + PIECE_BYTES)]);
      signals.push({ to, header, box: await sealPiece(at.seal, { room: at.room, from: self, to, ...header }, piece) });
    }
    return signals;
  }

  async #onSignal({ from, header, box }: IncomingSignal): Promise<void> {
    const { at, self } = await this.#meeting;
    const opened = await openPiece(at.seal, { room: at.room, from, to: self, ...header }, box);
    // Only what opened counts, or a forger could use numbers up.
    if (!opened.ok || !this.#guard.accept(from, header.visit, header.seq)) return;
    const [more, ...content] = opened.value;
    const before = this.#parcels.get(from);
    const goesOn = before?.generation === header.generation && before.next === header.seq;
    const pieces = [...(goesOn ? before.pieces : []), new Uint8Array(content)];
    this.#parcels.delete(from);
    if (more === 1 && pieces.length < MAX_PIECES) this.#parcels.set(from, { generation: header.generation, pieces, next: header.seq + 1 });
    const message = more === 0 ? parse(pieces) : null;
    if (message && !this.#scope.closed) this.#options.onMessage(from, message);
  }
}

function parse(pieces: readonly Uint8Array[]): MoveMessage | null {
  const inflated = inflate(new Uint8Array(pieces.flatMap((piece) => [...piece])), MAX_MESSAGE_BYTES);
  if (!inflated.ok) return null;
  try {
    return moveMessage.safeParse(JSON.parse(new TextDecoder().decode(inflated.value))).data ?? null;
  } catch {
    return null;
  }
}
