import { Store } from '#lib/kernel/store.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { Demands } from '#lib/protocol/demand.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { DataLink } from '../dataLink.ts';
import type { LinkMessage, LocalTracks, MediaTransport, Member, ReceivedLinkMessage, Remote, TransportEvent } from '../mediaTransport.ts';
import { noLocalTracks } from '../mediaTransport.ts';

/** A transport that carries nothing and remembers what it was told. */
export class FakeTransport implements MediaTransport {
  readonly topology = 'mesh';
  readonly remotes = new Store<ReadonlyMap<ParticipantId, Remote>>(new Map());
  readonly dataLinks = new Store<ReadonlyMap<ParticipantId, DataLink>>(new Map());
  readonly emit: (event: TransportEvent) => void;
  readonly rosters: { readonly members: readonly Member[]; readonly initiate: boolean }[] = [];
  readonly handled: ReceivedLinkMessage[] = [];
  readonly resynced: ParticipantId[] = [];
  tracks: LocalTracks = noLocalTracks;
  demands: ReadonlyMap<ParticipantId, Demands> = new Map();
  lowData = false;
  relayOnly = false;
  withheld: ReadonlySet<ParticipantId> = new Set();
  ice: IceConfig | null = null;
  /** What `open` hands out. */
  offers: readonly LinkMessage[] = [];
  stage: 'held' | 'open' | 'closed' = 'held';
  level = 0;
  hurried = 0;

  constructor(onEvent: (event: TransportEvent) => void) {
    this.emit = onEvent;
  }

  /** Whom it was last told to connect to. */
  get members(): readonly ParticipantId[] {
    return this.rosters.at(-1)?.members.map(({ id }) => id) ?? [];
  }

  setRoster(members: readonly Member[], initiate: boolean): void {
    this.rosters.push({ members, initiate });
  }

  setLocalTracks(tracks: LocalTracks): void {
    this.tracks = tracks;
  }

  setDemand(demands: ReadonlyMap<ParticipantId, Demands>): void {
    this.demands = demands;
  }

  setLowData(on: boolean): void {
    this.lowData = on;
  }

  setRelayOnly(on: boolean): void {
    this.relayOnly = on;
  }

  setWithheld(from: ReadonlySet<ParticipantId>): void {
    this.withheld = from;
  }

  setIce(config: IceConfig): void {
    this.ice = config;
  }

  handleSignal(message: ReceivedLinkMessage): void {
    this.handled.push(message);
  }

  async open(): Promise<readonly LinkMessage[]> {
    this.stage = 'open';
    return this.offers;
  }

  hold(): void {
    this.stage = 'held';
  }

  resync(id: ParticipantId): void {
    this.resynced.push(id);
  }

  hurry(): void {
    this.hurried += 1;
  }

  audioLevel(): number {
    return this.level;
  }

  async readStats(): Promise<ReadonlyMap<ParticipantId, RTCStatsReport>> {
    return new Map();
  }

  close(): void {
    this.stage = 'closed';
  }
}
