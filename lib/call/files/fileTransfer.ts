import type { FileMessage, TransferId } from '#lib/protocol/files.ts';
import type { FileLink, WordMessage } from './fileLink.ts';
import type { Transfer, TransferFailure, TransferState } from './filesPort.ts';
import { SpeedMeter } from './speedMeter.ts';

/** How a transfer ended. */
export type TransferEnd = Extract<TransferState, { readonly kind: 'done' | 'cancelled' | 'failed' }>;

/** What never changes about a transfer. */
export type TransferHead = Pick<Transfer, 'id' | 'direction' | 'peer' | 'name' | 'type' | 'size' | 'at'>;

/** A message about one transfer. */
export type TransferMessage = Extract<WordMessage, { readonly id: TransferId }>;

/** Told what there is to show. */
export interface TransferEvents {
  /** The state is another one. */
  changed(): void;
  /** More bytes are there. */
  moved(): void;
}

/**
 * One file between this participant and one other, as far as both directions are alike: links come and go, either side pauses and
 * goes on, either side ends it. Data moves while it is accepted, a link is up, and nobody has paused.
 */
export abstract class FileTransfer {
  readonly head: TransferHead;
  protected readonly events: TransferEvents;
  protected accepted = false;
  protected moved = 0;
  #link: FileLink | null = null;
  #running = false;
  #pausedBySelf = false;
  #pausedByPeer = false;
  #end: TransferEnd | null = null;
  #shown: Transfer | null = null;
  readonly #meter = new SpeedMeter();

  constructor(head: TransferHead, events: TransferEvents) {
    this.head = head;
    this.events = events;
  }

  get end(): TransferEnd | null {
    return this.#end;
  }

  get state(): TransferState {
    if (this.#end) return this.#end;
    if (!this.accepted) return { kind: 'offered' };
    if (this.#pausedBySelf) return { kind: 'paused', by: 'self' };
    if (this.#pausedByPeer) return { kind: 'paused', by: 'peer' };
    return { kind: this.#running ? 'moving' : 'waiting' };
  }

  /** As it is at `now`; the same object as before when nothing is different. */
  show(now: number): Transfer {
    const state = this.state;
    const speed = state.kind === 'moving' ? this.#meter.read(now, this.moved) : 0;
    if (state.kind !== 'moving') this.#meter.clear();
    const before = this.#shown;
    if (before && before.moved === this.moved && before.speed === speed && sameState(before.state, state)) return before;
    this.#shown = { ...this.head, moved: this.moved, speed, state };
    return this.#shown;
  }

  /** `link` is up, in place of any other. */
  attach(link: FileLink): void {
    this.detach();
    this.#link = link;
    // What it had said of that may have been lost with the link before: it says so again.
    this.#pausedByPeer = false;
    if (this.#end) {
      this.say(endWord(this.head, this.#end));
      return;
    }
    this.greet();
    if (this.#pausedBySelf) this.say({ kind: 'pause', id: this.head.id });
    else this.proceed();
  }

  detach(): void {
    this.stop();
    this.#link = null;
  }

  /** Takes data under way off the link. */
  protected stop(): void {
    this.halt();
    this.setRunning(false);
  }

  pause(): void {
    if (this.#end || !this.accepted || this.#pausedBySelf) return;
    this.#pausedBySelf = true;
    this.say({ kind: 'pause', id: this.head.id });
    this.stop();
    this.events.changed();
  }

  resume(): void {
    if (this.#end || !this.#pausedBySelf) return;
    this.#pausedBySelf = false;
    this.say({ kind: 'resume', id: this.head.id });
    if (!this.#pausedByPeer) this.proceed();
    this.events.changed();
  }

  cancel(): void {
    this.endIt({ kind: 'cancelled', by: 'self' });
  }

  fail(reason: TransferFailure): void {
    this.endIt({ kind: 'failed', reason });
  }

  /** What the other side says. */
  hear(message: TransferMessage): void {
    if (this.#end) return;
    switch (message.kind) {
      case 'pause':
        if (this.#pausedByPeer || !this.accepted) return;
        this.#pausedByPeer = true;
        this.stop();
        this.events.changed();
        return;
      case 'resume':
        if (!this.#pausedByPeer) return;
        this.#pausedByPeer = false;
        if (!this.#pausedBySelf) this.proceed();
        this.events.changed();
        return;
      case 'cancel':
        this.finish({ kind: 'cancelled', by: 'peer' });
        return;
      case 'fail':
        this.finish({ kind: 'failed', reason: message.reason });
        return;
      case 'offer':
      case 'accept':
      case 'received':
      case 'unknown':
        this.answer(message);
    }
  }

  protected get link(): FileLink | null {
    return this.#link;
  }

  protected get pausedBySelf(): boolean {
    return this.#pausedBySelf;
  }

  protected say(message: FileMessage): void {
    this.#link?.say(message);
  }

  protected setRunning(running: boolean): void {
    if (this.#running === running) return;
    this.#running = running;
    this.events.changed();
  }

  /** This side ends it, and says so. */
  protected endIt(end: TransferEnd): void {
    if (this.#end) return;
    this.say(endWord(this.head, end));
    this.finish(end);
  }

  protected finish(end: TransferEnd): void {
    if (this.#end) return;
    this.halt();
    this.#running = false;
    this.#end = end;
    if (end.kind !== 'done') this.abandon();
    this.events.changed();
  }

  /** The peer sends or asks again, so it has not paused. */
  protected peerGoesOn(): void {
    this.#pausedByPeer = false;
  }

  /** Says on a new link what the other side may not know. */
  protected abstract greet(): void;
  /** Nothing stands in the way: gets data to move, as far as this side can. */
  protected abstract proceed(): void;
  /** Lets no more data move. */
  protected abstract halt(): void;
  /** It has ended without a result: releases what it held. */
  protected abstract abandon(): void;
  /** What only one of the two directions hears. */
  protected abstract answer(message: Exclude<TransferMessage, { readonly kind: 'pause' | 'resume' | 'cancel' | 'fail' }>): void;
}

/** What the other side has to hear of an end, by whichever side it came. */
export function endWord({ id, direction }: Pick<TransferHead, 'id' | 'direction'>, end: TransferEnd): FileMessage {
  if (end.kind === 'done') return { kind: direction === 'in' ? 'received' : 'unknown', id };
  if (end.kind === 'cancelled') return { kind: 'cancel', id };
  if (end.reason !== 'left') return { kind: 'fail', id, reason: end.reason };
  return { kind: direction === 'in' ? 'cancel' : 'unknown', id };
}

function sameState(a: TransferState, b: TransferState): boolean {
  if (a.kind === 'paused' && b.kind === 'paused') return a.by === b.by;
  // An end is one object for good.
  return a === b || (a.kind === b.kind && (a.kind === 'offered' || a.kind === 'moving' || a.kind === 'waiting'));
}
