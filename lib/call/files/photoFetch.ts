import { toBase64Url } from '#lib/kernel/base64url.ts';
import type { PhotoDigest } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Hash } from './blockSource.ts';
import type { FileLink } from './fileLink.ts';
import { MemorySink } from './memorySink.ts';
import { Reception } from './reception.ts';

export interface PhotoFetchEvents {
  moved(): void;
  /** Nobody is being asked any more: whoever has not been tried may be. */
  idle(): void;
  here(blob: Blob): void;
}

/** One picture on its way here, from one participant after another. What came from one is not fetched again from the next. */
export class PhotoFetch {
  readonly digest: PhotoDigest;
  readonly size: number;
  /** Who has not got it, or did not give it. */
  readonly tried = new Set<ParticipantId>();
  readonly #hash: Hash;
  readonly #events: PhotoFetchEvents;
  readonly #sources = new Set<ParticipantId>();
  #reception: Reception;
  #link: FileLink | null = null;
  #stream: number | null = null;
  /** Who was asked last. */
  #source: ParticipantId | null = null;
  #receivedBefore = -1;
  #over = false;

  constructor(digest: PhotoDigest, size: number, hash: Hash, events: PhotoFetchEvents) {
    this.digest = digest;
    this.size = size;
    this.#hash = hash;
    this.#events = events;
    this.#reception = this.#receive();
  }

  /** Who is being asked. */
  get peer(): ParticipantId | null {
    return this.#link?.peer ?? null;
  }

  /** Bytes that are here. */
  get moved(): number {
    return this.#reception.verified;
  }

  ask(link: FileLink): void {
    this.#link = link;
    this.#source = link.peer;
    this.#receivedBefore = -1;
    void this.#begin(link);
  }

  /** The link is gone. */
  drop(): void {
    this.#halt();
    this.#link = null;
  }

  /** `peer` does not give it. */
  refused(peer: ParticipantId): void {
    if (this.peer !== peer) return;
    this.tried.add(peer);
    this.drop();
    this.#events.idle();
  }

  /** To be called now and then: gives up whoever has sent nothing since the last time. */
  check(): void {
    const link = this.#link;
    if (!link) return;
    if (this.#reception.received !== this.#receivedBefore) {
      this.#receivedBefore = this.#reception.received;
      return;
    }
    link.say({ kind: 'photo-stop', digest: this.digest });
    this.refused(link.peer);
  }

  close(): void {
    this.#over = true;
    this.#link?.say({ kind: 'photo-stop', digest: this.digest });
    this.drop();
    this.#reception.discard();
  }

  #halt(): void {
    if (this.#stream !== null) this.#link?.ignore(this.#stream);
    this.#stream = null;
    this.#reception.halt();
  }

  async #begin(link: FileLink): Promise<void> {
    this.#halt();
    const from = await this.#reception.begin();
    if (from === null || this.#link !== link) return;
    this.#stream = link.receive(this.#reception);
    link.say({ kind: 'photo-want', digest: this.digest, stream: this.#stream, from });
  }

  #receive(): Reception {
    this.#sources.clear();
    return new Reception(this.size, new MemorySink(), this.#hash, {
      verified: (at) => {
        if (this.#source) this.#sources.add(this.#source);
        if (this.#stream !== null) this.#link?.say({ kind: 'ack', stream: this.#stream, at });
        this.#events.moved();
      },
      again: () => {
        if (this.#link) void this.#begin(this.#link);
      },
      failed: () => this.#restart(),
      whole: (file) => void this.#check(file),
    });
  }

  async #check(file: Blob | null): Promise<void> {
    this.#halt();
    const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
    const digest = toBase64Url(new Uint8Array(await this.#hash(bytes)));
    if (this.#over) return;
    if (file && digest === this.digest) {
      this.#over = true;
      this.#link = null;
      this.#events.here(file);
      return;
    }
    this.#restart();
  }

  /** What came is not the picture. Whoever sent all of it is not asked again; of several it is the last, since one has to be. */
  #restart(): void {
    const [only] = this.#sources.size === 1 ? this.#sources : [this.#source];
    if (only) this.tried.add(only);
    this.drop();
    this.#reception.discard();
    this.#reception = this.#receive();
    this.#events.idle();
  }
}
