import { createHash } from 'node:crypto';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { ok } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { photoDigest } from '#lib/protocol/chat.ts';
import { participantId } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { DataLink } from '#lib/rtc/dataLink.ts';
import { createFiles } from './createFiles.ts';
import { FakeChannel } from './fakeDataPort.ts';
import type { FileSink, OpenSink } from './fileSink.ts';
import type { Transfer, TransferState } from './filesPort.ts';
import { MemorySink } from './memorySink.ts';

/** SHA-256 without a thread of its own, so that tests run in one order. */
export const hash = async (bytes: Uint8Array): Promise<ArrayBuffer> => new Uint8Array(createHash('sha256').update(bytes).digest()).buffer;

export const digestOf = (bytes: Uint8Array) => photoDigest.parse(createHash('sha256').update(bytes).digest('base64url'));

/** `size` bytes that repeat nowhere near. */
export function someBytes(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** Quicker than comparing element by element. */
export const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

class Slice extends Blob {
  readonly #read: () => Uint8Array<ArrayBuffer>;

  constructor(read: () => Uint8Array<ArrayBuffer>) {
    super();
    this.#read = read;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#read().buffer;
  }
}

/** A file that tells what is read of it, and can be made to change. */
export class FakeFile extends File {
  readonly content: Uint8Array<ArrayBuffer>;
  read = 0;
  readable = true;

  constructor(content: Uint8Array<ArrayBuffer>, name = 'a.bin') {
    super([content], name, { type: 'application/x-test' });
    this.content = content;
  }

  override slice(start = 0, end = this.size): Blob {
    return new Slice(() => {
      if (!this.readable) throw new DOMException('changed', 'NotReadableError');
      this.read += end - start;
      return this.content.slice(start, end);
    });
  }
}

/** Remembers what was written, and how often; can be held up, and full. */
export class FakeSink implements FileSink {
  readonly writes: { readonly offset: number; readonly length: number }[] = [];
  discarded = false;
  full = false;
  hold: Promise<void> = Promise.resolve();
  readonly #kept = new MemorySink();

  get written(): number {
    return this.writes.reduce((sum, { length }) => sum + length, 0);
  }

  async write(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.hold;
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.writes.push({ offset, length: bytes.length });
    await this.#kept.write(offset, bytes);
  }

  finish(): Promise<Blob> {
    return this.#kept.finish();
  }

  async discard(): Promise<void> {
    this.discarded = true;
  }
}

export class Person {
  readonly id: ParticipantId;
  readonly scope = new Scope();
  readonly links = new Store<ReadonlyMap<ParticipantId, DataLink>>(new Map());
  readonly present = new Store<ReadonlySet<ParticipantId>>(new Set());
  readonly sinks: FakeSink[] = [];
  openSink: OpenSink = async () => {
    const sink = new FakeSink();
    this.sinks.push(sink);
    return ok(sink);
  };
  roundTrip: number | null = null;
  readonly files;
  readonly photos;

  constructor(name: string, clock: FakeClock) {
    this.id = participantId.parse(name.padEnd(21, '_'));
    const { scope, links, present } = this;
    const created = createFiles({
      clock, scope, links, present, hash,
      readRoundTrip: async () => this.roundTrip,
      openSink: (request) => this.openSink(request),
    });
    this.files = created.files;
    this.photos = created.photos;
  }

  get transfers(): readonly Transfer[] {
    return this.files.snapshot.get();
  }

  state(index = 0): TransferState | undefined {
    return this.transfers[index]?.state;
  }

  /** The `index`th of the list. */
  at(index = 0): Transfer {
    const transfer = this.transfers[index];
    if (!transfer) throw new Error(`no transfer ${index}`);
    return transfer;
  }

  /** Whether everything in the list came through. */
  get isDone(): boolean {
    return this.transfers.every(({ state }) => state.kind === 'done');
  }

  /** What was received as the `index`th of the list. */
  async received(index = 0): Promise<Uint8Array> {
    const state = this.state(index);
    if (state?.kind !== 'done' || !state.file) throw new Error(`it is ${JSON.stringify(state)}`);
    return new Uint8Array(await state.file.arrayBuffer());
  }

  setLink(peer: ParticipantId, link: DataLink | null): void {
    const links = new Map(this.links.get());
    if (link) links.set(peer, link);
    else links.delete(peer);
    this.links.set(links);
  }
}

/** People in a call whose links are put up and cut by the test. */
export class FilesTestBed {
  readonly clock = new FakeClock();
  readonly people: Person[] = [];
  readonly channels = new Set<FakeChannel>();

  join(name: string): Person {
    const person = new Person(name, this.clock);
    this.people.push(person);
    this.#tellPresent();
    return person;
  }

  leave(person: Person): void {
    this.people.splice(this.people.indexOf(person), 1);
    this.#tellPresent();
  }

  /** A new connection between two, in place of any other. */
  connect(a: Person, b: Person): FakeChannel {
    const channel = new FakeChannel();
    this.channels.add(channel);
    a.setLink(b.id, channel.linkOf('a'));
    b.setLink(a.id, channel.linkOf('b'));
    return channel;
  }

  /** What is under way is lost, and both notice. */
  cut(channel: FakeChannel, a: Person, b: Person): void {
    channel.cut();
    this.channels.delete(channel);
    a.setLink(b.id, null);
    b.setLink(a.id, null);
  }

  /** Lets everything happen that needs no time, as long as `going` says so. */
  async settle(going: () => boolean = () => true): Promise<void> {
    for (let quiet = 0; quiet < 4 && going();) {
      let stepped = false;
      for (const channel of this.channels) if (going() && channel.step()) stepped = true;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = stepped ? 0 : quiet + 1;
    }
  }

  /** Lets things happen until both have everything. */
  async finish(...people: Person[]): Promise<void> {
    await this.until(() => people.every((person) => person.isDone));
  }

  /** Lets things happen until `done`. Time goes on by `tick` ms now and then. */
  async until(done: () => boolean, tick = 0): Promise<void> {
    const end = Date.now() + 15_000;
    while (!done()) {
      if (Date.now() > end) throw new Error('never');
      await this.settle(() => !done());
      if (tick > 0) this.clock.advance(tick);
    }
  }

  /** Ann, who offers `files`, and Bob, to whom she offers them. */
  static async offering(...files: FakeFile[]) {
    const bed = new FilesTestBed();
    const [ann, bob] = [bed.join('ann'), bed.join('bob')];
    const channel = bed.connect(ann, bob);
    ann.files.offer(files, [bob.id]);
    await bed.settle();
    return { bed, ann, bob, channel };
  }

  #tellPresent(): void {
    const ids = new Set(this.people.map(({ id }) => id));
    for (const person of this.people) person.present.set(ids);
  }
}
