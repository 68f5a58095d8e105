import * as z from 'zod/mini';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { participantId } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** How this browser's person hears and sees somebody else, for themselves alone. Nobody else learns of it. */
export interface OwnViewOf {
  /** 0 (silent) to 1 (as it comes). */
  readonly volume: number;
  /** Their camera's picture is not wanted. */
  readonly hidden: boolean;
}

export const asItComes: OwnViewOf = { volume: 1, hidden: false };

const kept = z.array(z.object({ id: participantId, volume: z.number().check(z.gte(0), z.lte(1)), hidden: z.boolean() }));

const KEY = 'parley:own-view';
/** Most people of whom something is kept; whoever was set first is forgotten first. */
const MOST = 100;

/** The part of `Storage` that is used; `sessionStorage` lives as long as its tab and survives a reload. */
export type OwnViewStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Volumes and hidden pictures, by participant, for as long as the tab lives: whoever comes back is as loud as before. */
export class OwnView {
  readonly #storage: OwnViewStorage | null;
  readonly #settings: Store<ReadonlyMap<ParticipantId, OwnViewOf>>;

  constructor(storage: OwnViewStorage | null) {
    this.#storage = storage;
    this.#settings = new Store(this.#read());
  }

  get settings(): Readable<ReadonlyMap<ParticipantId, OwnViewOf>> {
    return this.#settings;
  }

  of(id: ParticipantId): OwnViewOf {
    return this.#settings.get().get(id) ?? asItComes;
  }

  setVolume(id: ParticipantId, volume: number): void {
    this.#set(id, { ...this.of(id), volume: Math.min(1, Math.max(0, volume)) });
  }

  setHidden(id: ParticipantId, hidden: boolean): void {
    this.#set(id, { ...this.of(id), hidden });
  }

  #set(id: ParticipantId, next: OwnViewOf): void {
    const settings = new Map(this.#settings.get());
    settings.delete(id);
    if (next.hidden || next.volume !== 1) settings.set(id, next);
    for (const oldest of [...settings.keys()].slice(0, -MOST)) settings.delete(oldest);
    this.#settings.set(settings);
    try {
      this.#storage?.setItem(KEY, JSON.stringify([...settings].map(([who, { volume, hidden }]) => ({ id: who, volume, hidden }))));
    } catch {
      // Denied or full: it holds until the page goes.
    }
  }

  #read(): ReadonlyMap<ParticipantId, OwnViewOf> {
    try {
      const parsed = kept.safeParse(JSON.parse(this.#storage?.getItem(KEY) ?? '[]'));
      return new Map(parsed.data?.map(({ id, volume, hidden }) => [id, { volume, hidden }]));
    } catch {
      return new Map();
    }
  }
}
