import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { DataLink } from '#lib/rtc/dataLink.ts';
import type { Hash } from './blockSource.ts';
import { FileLink } from './fileLink.ts';
import type { WordMessage } from './fileLink.ts';
import type { OpenSink } from './fileSink.ts';

/** What files and photos live on. */
export interface FilesEnvironment {
  readonly clock: Clock;
  /** Owns everything: when it closes, all ends, and what was received is removed. */
  readonly scope: Scope;
  /** The links that are up. Another connection to the same participant is another link. */
  readonly links: Readable<ReadonlyMap<ParticipantId, DataLink>>;
  /** Who is in the call, whether or not a link to them is up. */
  readonly present: Readable<ReadonlySet<ParticipantId>>;
  /** ms from here to `peer` and back, or null when it is not known. */
  readonly readRoundTrip: (peer: ParticipantId) => Promise<number | null>;
  readonly openSink: OpenSink;
  /** SHA-256. */
  readonly hash: Hash;
}

/** Somebody who speaks on the files channels. */
export interface ChannelUser {
  /** `link` is up, in place of whatever link there was to its participant. */
  up(link: FileLink): void;
  /** There is no link to `peer` any more. Not called when one replaces another. */
  down(peer: ParticipantId): void;
  heard(message: WordMessage, link: FileLink): void;
}

interface OpenLink {
  readonly port: DataLink['files'];
  readonly link: FileLink;
  readonly scope: Scope;
}

/** The files channels of all links. Each is taken apart once and shared by all who speak on it. */
export class FileChannels {
  readonly #environment: FilesEnvironment;
  readonly #users: ChannelUser[] = [];
  readonly #open = new Map<ParticipantId, OpenLink>();

  constructor(environment: FilesEnvironment) {
    this.#environment = environment;
  }

  /** Before `start`, so that nobody misses what comes first. */
  join(user: ChannelUser): void {
    this.#users.push(user);
  }

  start(): void {
    const { links, scope } = this.#environment;
    scope.add(links.subscribe(() => this.#follow()));
    this.#follow();
  }

  get(peer: ParticipantId): FileLink | null {
    return this.#open.get(peer)?.link ?? null;
  }

  /** The links that are up, in the order in which they came. */
  all(): FileLink[] {
    return [...this.#open.values()].map(({ link }) => link);
  }

  #follow(): void {
    const links = this.#environment.links.get();
    for (const [peer, { port, scope }] of this.#open) {
      const now = links.get(peer);
      if (now?.files === port) continue;
      this.#open.delete(peer);
      scope.close();
      if (!now) for (const user of this.#users) user.down(peer);
    }
    for (const [peer, { files }] of links) {
      if (this.#open.has(peer)) continue;
      const scope = this.#environment.scope.child();
      const link = new FileLink(peer, files, this.#environment, scope);
      this.#open.set(peer, { port: files, link, scope });
      for (const user of this.#users) user.up(link);
      link.open((message) => {
        for (const user of this.#users) user.heard(message, link);
      });
    }
  }
}
