import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Call } from './callPort.ts';
import { isSilent, linkChange, linkQuality } from './linkQuality.ts';
import type { LinkQuality, LinkReport } from './linkQuality.ts';

/** ms between two readings. Each is a walk through all that the browser counts: no more often than a person looks. */
export const READ_MS = 2_500;
/** Readings that are told apart from the newest one: one bad second neither shows nor hides a bad line. */
const KEPT = 3;
/** How long a microphone that is on has to send silence before that is said; people do listen for a while. */
export const SILENT_MS = 12_000;

/** What is shown of one participant's link. */
export interface WatchedLink {
  readonly quality: LinkQuality;
  /** Their microphone is on, its sound arrives, and there is nothing in it. */
  readonly silent: boolean;
}

interface Seen {
  readonly reports: readonly LinkReport[];
  readonly silentSince: number | null;
}

const nothingSeen: Seen = { reports: [], silentSince: null };

/** Looks at everybody's link again and again, for as long as somebody looks at what comes of it. */
export class LinkWatch {
  readonly #call: Pick<Call, 'snapshot' | 'readLinks'>;
  readonly #clock: Clock;
  readonly #scope = new Scope();
  readonly #shown = new Store<ReadonlyMap<ParticipantId, WatchedLink>>(new Map());
  #seen: ReadonlyMap<ParticipantId, Seen> = new Map();

  constructor(call: Pick<Call, 'snapshot' | 'readLinks'>, clock: Clock) {
    this.#call = call;
    this.#clock = clock;
    // What is lost is said when it is lost, and not with the next reading.
    this.#scope.add(call.snapshot.subscribe(() => this.#show()));
    void this.#read();
  }

  /** The same map until something that is shown changes. */
  get shown(): Readable<ReadonlyMap<ParticipantId, WatchedLink>> {
    return this.#shown;
  }

  close(): void {
    this.#scope.close();
  }

  async #read(): Promise<void> {
    // Set before anything is asked: what a connection that is being closed never answers holds nobody up.
    this.#scope.after(this.#clock, READ_MS, () => void this.#read());
    const links = await this.#call.readLinks();
    if (this.#scope.closed) return;
    const talking = new Set(this.#call.snapshot.get().participants.filter(({ media }) => media.microphone).map(({ id }) => id));
    this.#seen = new Map([...links].map(([id, report]) => [id, this.#add(this.#seen.get(id) ?? nothingSeen, report, talking.has(id))]));
    this.#show();
  }

  #add({ reports, silentSince }: Seen, report: LinkReport, talking: boolean): Seen {
    const last = reports.at(-1);
    const silent = talking && last !== undefined && isSilent(linkChange(last, report));
    return { reports: [...reports, report].slice(-KEPT - 1), silentSince: silent ? (silentSince ?? this.#clock.now()) : null };
  }

  #show(): void {
    const before = this.#shown.get();
    const now = new Map(this.#call.snapshot.get().participants.map(({ id, link, media }) => {
      const { reports, silentSince } = this.#seen.get(id) ?? nothingSeen;
      const [first, last] = [reports[0], reports.at(-1)];
      const change = first && last && first !== last ? linkChange(first, last) : null;
      const silent = media.microphone && silentSince !== null && this.#clock.now() - silentSince >= SILENT_MS;
      return [id, { quality: linkQuality(link, change), silent }];
    }));
    if (!same(before, now)) this.#shown.set(now);
  }
}

function same(a: ReadonlyMap<ParticipantId, WatchedLink>, b: ReadonlyMap<ParticipantId, WatchedLink>): boolean {
  return a.size === b.size && [...b].every(([id, link]) => a.get(id)?.quality === link.quality && a.get(id)?.silent === link.silent);
}
