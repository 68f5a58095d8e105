import * as z from 'zod/mini';
import { createSeatToken, seatToken } from '#lib/protocol/ids.ts';
import type { RoomName, SeatToken } from '#lib/protocol/ids.ts';
import { MAX_NAME_CHARS } from '#lib/protocol/limits.ts';
import type { Decided, Handover } from '#lib/protocol/move.ts';

/** What a reload needs to sit down again as if nothing had happened. */
const resumption = z.strictObject({
  name: z.string().check(z.maxLength(MAX_NAME_CHARS)),
  microphone: z.boolean(),
  camera: z.boolean(),
});
export type Resumption = Readonly<z.infer<typeof resumption>>;

/** The part of `Storage` that is used; `sessionStorage` lives as long as its tab and survives a reload. */
export type SeatStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** One tab's place in one room. Storage that is denied or full costs the resumption after a reload, never the call. */
export class SeatStorage {
  readonly #store: SeatStore | null;
  readonly #seatKey: string;
  readonly #resumeKey: string;
  readonly #talkKey: string;
  readonly #rulesKey: string;
  readonly #listeners = new Set<() => void>();
  #token: SeatToken | null = null;
  #decided: readonly Decided[] = [];

  constructor(store: SeatStore | null, room: RoomName) {
    this.#store = store;
    this.#seatKey = `parley:seat:${room}`;
    this.#resumeKey = `parley:resume:${room}`;
    this.#talkKey = `parley:talk:${room}`;
    this.#rulesKey = `parley:rules:${room}`;
  }

  /** This tab's right to its seat, made on first use. */
  token(): SeatToken {
    if (this.#token) return this.#token;
    const kept = seatToken.safeParse(this.#read(this.#seatKey));
    this.#token = kept.success ? kept.data : createSeatToken();
    if (!kept.success) this.#write(this.#seatKey, this.#token);
    return this.#token;
  }

  /** Set while the tab is in the call, so that a reload goes straight back. */
  resumption(): Resumption | null {
    try {
      const kept = resumption.safeParse(JSON.parse(this.#read(this.#resumeKey) ?? 'null'));
      return kept.success ? kept.data : null;
    } catch {
      return null;
    }
  }

  remember(resumption: Resumption): void {
    this.#write(this.#resumeKey, JSON.stringify(resumption));
  }

  /** What was kept of the conversation. */
  talk(): string | null {
    return this.#read(this.#talkKey);
  }

  keepTalk(text: string): void {
    this.#write(this.#talkKey, text);
    for (const listener of [...this.#listeners]) listener();
  }

  /** Word of whatever is kept of the conversation. Returns how to stop. */
  listenTalk(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The seat of another device is this tab's from now on, with what was done in it. */
  adopt({ seat, talk, rules, decided }: Handover): void {
    this.#token = seat;
    this.#decided = decided;
    this.#write(this.#seatKey, seat);
    if (talk !== null) this.#write(this.#talkKey, talk);
    if (rules !== null) this.#write(this.#rulesKey, rules);
  }

  /** Whom the person had decided on by ear on the device that the seat came from; once, since later decisions count more. */
  takeDecided(): readonly Decided[] {
    const decided = this.#decided;
    this.#decided = [];
    return decided;
  }

  /** The room's rules as a host's tab last heard them. They stay with the seat. */
  rules(): string | null {
    return this.#read(this.#rulesKey);
  }

  keepRules(text: string): void {
    this.#write(this.#rulesKey, text);
  }

  /** The seat stays; what was done in it is over. */
  forget(): void {
    try {
      for (const key of [this.#resumeKey, this.#talkKey]) this.#store?.removeItem(key);
    } catch {
      // Denied: then nothing was kept either.
    }
  }

  #read(key: string): string | null {
    try {
      return this.#store?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#store?.setItem(key, value);
    } catch {
      // Denied or full: the tab goes on without.
    }
  }
}
