import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { PhotoDigest } from '#lib/protocol/chat.ts';
import { BLOCK_BYTES, MAX_PHOTO_STREAMS } from '#lib/protocol/files.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { BlockSource } from './blockSource.ts';
import type { ChannelUser, FileChannels, FilesEnvironment } from './fileChannels.ts';
import type { FileLink, WordMessage } from './fileLink.ts';
import type { Photos, PhotoState } from './filesPort.ts';
import { PhotoFetch } from './photoFetch.ts';
import { Showing } from './showing.ts';

/** Bytes of pictures that are kept. The one that was not touched for the longest goes first. */
export const MAX_KEPT_BYTES = 256 * 1024 * 1024;
/** Pictures that are looked for at a time. */
const MAX_WANTS = 64;
/** Pictures that are fetched at once, and from one participant: the first is there sooner than if all came together. */
const MAX_FETCHES = 4;
const MAX_FETCHES_FROM_ONE = 2;
/** ms without a byte after which somebody else is asked. */
const STALL_MS = 15_000;
/** Pictures of which it is remembered who asked in vain. */
const MAX_ASKED = 256;

/** Whole pictures, by what is in them: those that are here, and those that are being looked for. */
export class PhotoShelf implements Photos, ChannelUser {
  readonly #environment: FilesEnvironment;
  readonly #channels: FileChannels;
  readonly #snapshot = new Store<ReadonlyMap<PhotoDigest, PhotoState>>(new Map());
  readonly #showing: Showing;
  /** The least lately touched first. */
  readonly #kept = new Map<PhotoDigest, Blob>();
  readonly #fetches = new Map<PhotoDigest, PhotoFetch>();
  /** The streams under which each participant is being sent pictures. */
  readonly #serving = new Map<ParticipantId, Map<PhotoDigest, number>>();
  readonly #asked = new Map<PhotoDigest, Set<ParticipantId>>();
  #checking = false;

  constructor(environment: FilesEnvironment, channels: FileChannels) {
    this.#environment = environment;
    this.#channels = channels;
    this.#showing = new Showing(environment, () => this.#show());
    channels.join(this);
    environment.scope.add(() => {
      for (const fetch of this.#fetches.values()) fetch.close();
      this.#fetches.clear();
      this.#kept.clear();
    });
  }

  get snapshot(): Readable<ReadonlyMap<PhotoDigest, PhotoState>> {
    return this.#snapshot;
  }

  put(digest: PhotoDigest, blob: Blob): void {
    this.#fetches.get(digest)?.close();
    this.#keep(digest, blob);
  }

  /** Nobody gets it from here any more, and nobody is asked for it. */
  drop(digest: PhotoDigest): void {
    this.#fetches.get(digest)?.close();
    this.#fetches.delete(digest);
    this.#kept.delete(digest);
    this.#asked.delete(digest);
    for (const link of this.#channels.all()) this.#stopServing(digest, link);
    this.#ask();
  }

  want(digest: PhotoDigest, size: number): void {
    if (this.#kept.has(digest) || this.#fetches.has(digest) || this.#environment.scope.closed) return;
    if (this.#fetches.size >= MAX_WANTS) {
      const least = [...this.#fetches.values()].find(({ peer }) => peer === null);
      if (!least) return;
      least.close();
      this.#fetches.delete(least.digest);
    }
    this.#fetches.set(digest, new PhotoFetch(digest, size, this.#environment.hash, {
      moved: () => this.#showing.soon(),
      idle: () => this.#ask(),
      here: (blob) => this.#keep(digest, blob),
    }));
    this.#ask();
  }

  up(link: FileLink): void {
    this.#lose(link.peer);
    for (const fetch of this.#fetches.values()) fetch.tried.delete(link.peer);
    this.#ask();
  }

  down(peer: ParticipantId): void {
    this.#lose(peer);
    this.#ask();
  }

  heard(message: WordMessage, link: FileLink): void {
    if (!('digest' in message)) return;
    const { digest } = message;
    switch (message.kind) {
      case 'photo-want':
        this.#serve(message, link);
        return;
      case 'photo-stop':
        this.#stopServing(digest, link);
        return;
      case 'photo-none':
        this.#fetches.get(digest)?.refused(link.peer);
        return;
      case 'photo-have':
        this.#fetches.get(digest)?.tried.delete(link.peer);
        this.#ask();
    }
  }

  #lose(peer: ParticipantId): void {
    this.#serving.delete(peer);
    for (const fetch of this.#fetches.values()) if (fetch.peer === peer) fetch.drop();
  }

  /** Asks for as many pictures as may be fetched at once, each from somebody who has not been tried. */
  #ask(): void {
    const busy = new Map<ParticipantId, number>();
    const count = (peer: ParticipantId) => busy.set(peer, (busy.get(peer) ?? 0) + 1);
    const fetches = [...this.#fetches.values()];
    let free = MAX_FETCHES;
    for (const { peer } of fetches) {
      if (peer === null) continue;
      free -= 1;
      count(peer);
    }
    const links = this.#channels.all();
    for (const fetch of fetches) {
      if (free <= 0) break;
      if (fetch.peer !== null) continue;
      const link = links.find(({ peer }) => !fetch.tried.has(peer) && (busy.get(peer) ?? 0) < MAX_FETCHES_FROM_ONE);
      if (!link) continue;
      free -= 1;
      count(link.peer);
      fetch.ask(link);
    }
    this.#checkLater();
    this.#showing.now();
  }

  #checkLater(): void {
    if (this.#checking || ![...this.#fetches.values()].some(({ peer }) => peer !== null)) return;
    this.#checking = true;
    const { clock, scope } = this.#environment;
    scope.after(clock, STALL_MS, () => {
      this.#checking = false;
      for (const fetch of [...this.#fetches.values()]) fetch.check();
      this.#checkLater();
    });
  }

  #serve({ digest, stream, from }: Extract<WordMessage, { readonly kind: 'photo-want' }>, link: FileLink): void {
    this.#stopServing(digest, link);
    const blob = this.#kept.get(digest);
    const serving = this.#serving.get(link.peer) ?? new Map<PhotoDigest, number>();
    if (!blob || serving.size >= MAX_PHOTO_STREAMS || from > blob.size || (from % BLOCK_BYTES !== 0 && from !== blob.size)) {
      this.#refuse(digest, link);
      return;
    }
    this.#touch(digest, blob);
    const over = () => {
      if (this.#serving.get(link.peer)?.get(digest) === stream) this.#stopServing(digest, link);
    };
    const source = new BlockSource(stream, blob, from, this.#environment.hash, [], {
      acknowledged: () => {},
      handedOver: over,
      unreadable: () => {
        over();
        this.#kept.delete(digest);
        this.#refuse(digest, link);
        this.#showing.now();
      },
    });
    if (!link.send(stream, source)) return;
    serving.set(digest, stream);
    this.#serving.set(link.peer, serving);
  }

  #stopServing(digest: PhotoDigest, link: FileLink): void {
    const serving = this.#serving.get(link.peer);
    const stream = serving?.get(digest);
    if (stream === undefined) return;
    serving?.delete(digest);
    link.stop(stream);
  }

  #refuse(digest: PhotoDigest, link: FileLink): void {
    link.say({ kind: 'photo-none', digest });
    const asked = this.#asked.get(digest) ?? new Set();
    asked.add(link.peer);
    this.#asked.set(digest, asked);
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined && this.#asked.size > MAX_ASKED) this.#asked.delete(oldest);
  }

  #keep(digest: PhotoDigest, blob: Blob): void {
    this.#fetches.delete(digest);
    this.#touch(digest, blob);
    let total = [...this.#kept.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [old, { size }] of this.#kept) {
      if (total <= MAX_KEPT_BYTES || old === digest) break;
      this.#kept.delete(old);
      total -= size;
    }
    for (const peer of this.#asked.get(digest) ?? []) this.#channels.get(peer)?.say({ kind: 'photo-have', digest });
    this.#asked.delete(digest);
    this.#ask();
  }

  #touch(digest: PhotoDigest, blob: Blob): void {
    this.#kept.delete(digest);
    this.#kept.set(digest, blob);
  }

  #show(): void {
    const before = this.#snapshot.get();
    const peers = this.#channels.all().map(({ peer }) => peer);
    const now = new Map<PhotoDigest, PhotoState>();
    for (const [digest, blob] of this.#kept) now.set(digest, same(before.get(digest), { kind: 'here', blob }));
    for (const [digest, { moved, size, tried }] of this.#fetches) {
      const away = peers.every((peer) => tried.has(peer));
      now.set(digest, same(before.get(digest), away ? { kind: 'away' } : { kind: 'loading', moved, size }));
    }
    if (now.size !== before.size || [...now].some(([digest, state]) => before.get(digest) !== state)) this.#snapshot.set(now);
  }
}

/** `before` when it says the same: what shows it need not look again. */
function same(before: PhotoState | undefined, now: PhotoState): PhotoState {
  if (before?.kind === 'here' && now.kind === 'here') return before.blob === now.blob ? before : now;
  if (before?.kind === 'loading' && now.kind === 'loading') return before.moved === now.moved && before.size === now.size ? before : now;
  return before?.kind === 'away' && now.kind === 'away' ? before : now;
}
