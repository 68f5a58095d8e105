import { createHandoverKeys, handSecret, openKnockName, openNameFrom } from '#lib/crypto/handover.ts';
import type { HandoverKeys } from '#lib/crypto/handover.ts';
import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { AccessMode, Command, Waiting, WaitingEntry } from '#lib/protocol/access.ts';
import { createRoomSecret } from '#lib/protocol/ids.ts';
import type { ParticipantId, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import type { Role } from '#lib/protocol/participant.ts';
import type { RequestOutcome } from '#lib/signaling/signaling.ts';
import type { CallNotice } from '../snapshot.ts';
import type { Keyring } from '../visitOptions.ts';
import type { Hosting, Stoppable, WaitingPerson } from './hostPort.ts';
import type { HostWords } from './hostWords.ts';

export interface HostDeskOptions {
  readonly room: RoomName;
  /** Owns the desk. */
  readonly scope: Scope;
  /** Null before keys are derived. */
  readonly keyring: () => Keyring | null;
  readonly command: (command: Command) => Promise<RequestOutcome<'command'>>;
  /** Null until people can talk beside media. */
  readonly words: () => Pick<HostWords, 'say' | 'tellEverybody'> | null;
  /** Everybody else in the room. */
  readonly others: () => readonly ParticipantId[];
  /** Cuts this side's link to somebody. */
  readonly cut: (id: ParticipantId) => void;
  /** Goes over to another secret. */
  readonly rekey: (secret: RoomSecret) => void;
  readonly notify: (notice: CallNotice) => void;
  /** The call is over for everybody, this person included. */
  readonly onEnded: () => void;
}

/** A desk, with its ways in. */
export interface OpenDesk {
  readonly hosting: Hosting & { readonly waiting: Readable<readonly WaitingPerson[]> };
  /** The line as the server tells it. */
  hear(waiting: Waiting): void;
  /** The seat was taken, on a socket that the server knows no key of yet. */
  joined(): void;
}

/** Where a host's work is done: who waits, who is let in, who has to go. */
export class HostDesk implements Hosting, OpenDesk {
  readonly waiting = new Store<readonly WaitingPerson[]>([]);
  readonly hosting = this;
  readonly #options: HostDeskOptions;
  readonly #queue = new SerialQueue(() => {});
  readonly #keys: Promise<HandoverKeys> = createHandoverKeys();
  #line: readonly WaitingEntry[] = [];

  constructor(options: HostDeskOptions) {
    this.#options = options;
    options.scope.add(() => this.#queue.close());
  }

  joined(): void {
    void this.#queue.push(async () => void (await this.#options.command({ kind: 'key', key: (await this.#keys).own })));
  }

  hear({ people }: Waiting): void {
    this.#line = people;
    void this.#queue.push(async () => {
      const known = new Map(this.waiting.get().map((person) => [person.id, person]));
      const opened = await Promise.all(people.map(async (entry) => this.#person(entry, known.get(entry.id))));
      if (this.#options.scope.closed || this.#line !== people) return;
      this.waiting.set(opened);
      // A name that could not be read yet is told once it can be.
      for (const { id, name } of opened) if (name !== null && (known.get(id)?.name ?? null) === null) this.#options.notify({ kind: 'knocked', id, name });
    });
  }

  setAccess(mode: AccessMode): void {
    void this.#command({ kind: 'access', mode });
  }

  admit(people: readonly ParticipantId[]): void {
    void this.#queue.push(async () => {
      const letIn = await Promise.all(this.#line.filter(({ id }) => people.includes(id)).map(async (entry) => ({ id: entry.id, secret: await this.#secretFor(entry) })));
      if (letIn.length > 0) await this.#command({ kind: 'admit', people: letIn });
    });
  }

  deny(people: readonly ParticipantId[]): void {
    void this.#command({ kind: 'deny', people: [...people] });
  }

  stop(id: ParticipantId, source: Stoppable): void {
    this.#options.words()?.say(id, { kind: 'stop', source });
  }

  remove(id: ParticipantId, relink: boolean): void {
    const { room, cut, words, others, rekey } = this.#options;
    // Nobody need hear or see them for as long as the server takes.
    cut(id);
    void this.#queue.push(async () => {
      const secret = relink ? createRoomSecret() : null;
      const proof = secret && (await deriveRoomKeys(room, secret)).proof;
      // The server first: whoever is told before could take a free seat again.
      const removed = await this.#command({ kind: 'remove', id, proof });
      words()?.tellEverybody({ kind: 'removed', id });
      words()?.say(id, { kind: 'removed', id });
      if (!secret || !removed) return;
      for (const other of others()) if (other !== id) words()?.say(other, { kind: 'new-secret', secret });
      rekey(secret);
    });
  }

  grant(id: ParticipantId, role: Role): void {
    void this.#command({ kind: 'grant', id, role });
  }

  end(): void {
    this.#options.words()?.tellEverybody({ kind: 'ended' });
    void this.#command({ kind: 'end' }).then(() => this.#options.onEnded());
  }

  async #command(command: Command): Promise<boolean> {
    const reply = await this.#options.command(command);
    // Somebody who has gone meanwhile is no failure.
    if (!reply.ok && reply.reason !== 'nobody-there' && !this.#options.scope.closed) this.#options.notify({ kind: 'command-failed' });
    return reply.ok;
  }

  async #person(entry: WaitingEntry, known: WaitingPerson | undefined): Promise<WaitingPerson> {
    if (known && known.name !== null) return known;
    const name = await this.#open(entry);
    return { id: entry.id, name: name === null ? null : cleanName(name), since: entry.since, needsSecret: entry.name.by === 'key' };
  }

  async #open({ id, name }: WaitingEntry): Promise<string | null> {
    const door = { room: this.#options.room, visitor: id };
    if (name.by === 'room') {
      const keyring = this.#options.keyring();
      const opened = keyring && (await openKnockName(keyring.keys.seal, door, name.box));
      return opened?.ok ? opened.value : null;
    }
    const keys = await this.#keys;
    const own = name.boxes.find(({ to }) => to === keys.own);
    const opened = own && (await openNameFrom(name.key, keys, door, own.box));
    return opened?.ok ? opened.value : null;
  }

  async #secretFor({ id, name }: WaitingEntry) {
    const keyring = this.#options.keyring();
    if (name.by === 'room' || !keyring) return null;
    return handSecret(name.key, await this.#keys, { room: this.#options.room, visitor: id }, keyring.secret);
  }
}
