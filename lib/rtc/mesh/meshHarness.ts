import { vi } from 'vitest';
import type { ParticipantId, VisitId } from '#lib/protocol/ids.ts';
import { participantId, visitId } from '#lib/protocol/ids.ts';
import { fakeMediaGlobals } from '../fakes/fakeMedia.ts';
import { VirtualTime } from '../fakes/virtualTime.ts';
import type { LinkMessage, Member, Remote, TransportEvent } from '../mediaTransport.ts';
import { FakeRtcNetwork } from './fakeRtcNetwork.ts';
import type { FakeRtcOptions } from './fakeRtcNetwork.ts';
import type { FakePeerConnection } from './fakePeerConnection.ts';
import { MeshTransport } from './meshTransport.ts';

/** The globals of a browser that the mesh reads. Call it before anything is made. */
export function stubMedia(): void {
  for (const [name, value] of Object.entries(fakeMediaGlobals)) vi.stubGlobal(name, value);
}

/** A name that tests can read, padded to a participant's id. */
export const personId = (name: string): ParticipantId => participantId.parse(name.padEnd(21, '_'));
export const personVisit = (name: string): VisitId => visitId.parse(name.padEnd(12, '_'));

/** What to do with a signal: `null` loses it, a number delivers it after that many ms. */
export type Post = (message: LinkMessage, from: ParticipantId) => number | null;

/** One browser in a mesh test, with what happened to it. */
export class Person {
  readonly id: ParticipantId;
  readonly visit: VisitId;
  readonly transport: MeshTransport;
  readonly sent: LinkMessage[] = [];
  readonly byes: ParticipantId[] = [];
  /** How often a link has gone quiet. */
  quiet = 0;
  seq = 0;

  constructor(mesh: Mesh, name: string, visit: string) {
    this.id = personId(name);
    this.visit = personVisit(visit);
    this.transport = new MeshTransport({
      self: this.id,
      clock: mesh.time,
      createPeerConnection: mesh.network.host(this.id).createPeerConnection,
      certificate: null,
      onEvent: (event: TransportEvent) => {
        if (event.kind === 'bye') this.byes.push(event.from);
        else if (event.kind === 'quiet') this.quiet += 1;
        else mesh.deliver(this, event.message);
      },
    });
  }

  get member(): Member {
    return { id: this.id, visit: this.visit };
  }

  remote(other: Person): Remote | undefined {
    return this.transport.remotes.get().get(other.id);
  }
}

/** Browsers whose transports talk through a post that a test may tamper with. */
export class Mesh {
  readonly time = new VirtualTime();
  readonly network: FakeRtcNetwork;
  readonly people = new Map<ParticipantId, Person>();
  post: Post = () => 5;

  constructor(options: Omit<FakeRtcOptions, 'clock'> = {}) {
    this.network = new FakeRtcNetwork({ ...options, clock: this.time });
  }

  /** Another visit under the same name replaces the earlier one as the one that signals reach. */
  person(name: string, visit = name): Person {
    const person = new Person(this, name, visit);
    this.people.set(person.id, person);
    return person;
  }

  deliver(from: Person, message: LinkMessage): void {
    from.sent.push(message);
    const seq = from.seq++;
    const delay = this.post(message, from.id);
    if (delay === null) return;
    this.time.after(delay, () => {
      const { generation, signal } = structuredClone(message);
      this.people.get(message.to)?.transport.handleSignal({ from: from.id, visit: from.visit, generation, seq, signal });
    });
  }

  /** Sits `person` down beside `others`, who are told of it: what a join does. */
  async join(person: Person, others: readonly Person[]): Promise<void> {
    person.transport.setRoster(others.map(({ member }) => member), true);
    const opened: (readonly LinkMessage[])[] = [];
    void person.transport.open().then((made) => opened.push(made));
    await this.time.until(() => opened.length > 0, 1_000);
    const [offers] = opened;
    if (!offers) throw new Error('the transport did not open');
    for (const other of others) other.transport.setRoster([...this.people.values()].filter((one) => one !== other).map(({ member }) => member), false);
    for (const offer of offers) this.deliver(person, offer);
  }

  /** Alone in the room, with its door open. */
  async sitDown(person: Person): Promise<void> {
    await this.join(person, []);
  }

  connected(a: Person, b: Person): boolean {
    return a.remote(b)?.link === 'connected' && b.remote(a)?.link === 'connected' && this.pair(a, b) !== null;
  }

  /** The two connections that hold the pair together, or null when it is not exactly one on either side. */
  pair(a: Person, b: Person): readonly [FakePeerConnection, FakePeerConnection] | null {
    const between = (one: Person, other: Person) =>
      this.network.liveOf(one.id).filter((pc) => pc.connectionState === 'connected' && pc.dtlsPeer?.host === other.id && !pc.dtlsPeer.closed);
    const [here, ...moreHere] = between(a, b);
    const [there, ...moreThere] = between(b, a);
    return here && there && here.dtlsPeer === there && moreHere.length + moreThere.length === 0 ? [here, there] : null;
  }

  /** Closes everybody and says what was not released. */
  async leftovers(): Promise<{ readonly connections: number; readonly timers: number }> {
    for (const { transport } of this.people.values()) transport.close();
    await this.time.run(60_000);
    return { connections: this.network.live.size, timers: this.time.pending };
  }
}
