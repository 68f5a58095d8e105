import type { Clock } from '#lib/kernel/clock.ts';
import { Pace } from '#lib/kernel/pace.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Demands } from '#lib/protocol/demand.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { ParticipantId, VisitId } from '#lib/protocol/ids.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import type { DataLink } from '../dataLink.ts';
import type {
  LinkMessage,
  LocalTracks,
  MediaTransport,
  Member,
  ReceivedLinkMessage,
  Remote,
  TransportEvent,
} from '../mediaTransport.ts';
import { noLocalTracks } from '../mediaTransport.ts';
import type { CreatePeerConnection } from './linkConnection.ts';
import { MeshBudget } from './meshBudget.ts';
import { PeerLink } from './peerLink.ts';
import { Succession } from './succession.ts';

export interface MeshTransportOptions {
  readonly self: ParticipantId;
  readonly clock: Clock;
  readonly createPeerConnection: CreatePeerConnection;
  /** One certificate for all links of a visit: making one for each would cost a key pair a link. */
  readonly certificate: RTCCertificate | null;
  readonly onEvent: (event: TransportEvent) => void;
}

interface Entry {
  readonly visit: VisitId;
  readonly link: PeerLink;
  readonly scope: Scope;
}

/** A full mesh: one link to each member. */
export class MeshTransport implements MediaTransport {
  readonly topology = 'mesh';
  readonly remotes = new Store<ReadonlyMap<ParticipantId, Remote>>(new Map());
  readonly dataLinks = new Store<ReadonlyMap<ParticipantId, DataLink>>(new Map());
  readonly #options: MeshTransportOptions;
  readonly #scope = new Scope();
  readonly #links = new Map<ParticipantId, Entry>();
  readonly #pace: Pace;
  readonly #budget: MeshBudget;
  readonly #succession: Succession;
  #demands: ReadonlyMap<ParticipantId, Demands> = new Map();
  #tracks: LocalTracks = noLocalTracks;
  #mediaAt = 0;
  #lowData = false;
  #withheld: ReadonlySet<ParticipantId> = new Set();
  #ice: readonly RTCIceServer[] = [];
  #relayOnly = false;
  #held = true;

  constructor(options: MeshTransportOptions) {
    this.#options = options;
    this.#pace = new Pace(options.clock);
    this.#succession = new Succession(options.clock, () => this.#publish());
    this.#budget = new MeshBudget({
      clock: options.clock,
      scope: this.#scope,
      links: () => [...this.#links.values()].map(({ link }) => link),
      tracks: () => this.#tracks,
      lowData: () => this.#lowData,
    });
  }

  setRoster(members: readonly Member[], initiate: boolean): void {
    if (this.#scope.closed) return;
    const wanted = new Map(members.map(({ id, visit }) => [id, visit]));
    for (const [id, { visit }] of this.#links) {
      if (!wanted.has(id)) this.#drop(id);
      else if (wanted.get(id) !== visit) this.#replace(id);
    }
    for (const { id, visit } of members) {
      if (this.#links.has(id)) continue;
      const { link } = this.#add(id, visit);
      if (initiate) link.initiate();
      else link.await();
      this.#succession.succeed(id, link);
    }
    this.#budget.review();
    this.#publish();
  }

  setLocalTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#mediaAt += 1;
    // First, so that nothing begins as something else.
    this.#budget.review();
    for (const { link } of this.#links.values()) link.setTracks();
  }

  setDemand(demands: ReadonlyMap<ParticipantId, Demands>): void {
    this.#demands = demands;
    for (const [id, { link }] of this.#links) link.show(demands.get(id) ?? null);
  }

  setLowData(on: boolean): void {
    if (this.#lowData === on) return;
    this.#lowData = on;
    this.#budget.review();
  }

  setWithheld(from: ReadonlySet<ParticipantId>): void {
    const before = this.#withheld;
    this.#withheld = from;
    this.#mediaAt += 1;
    for (const [id, { link }] of this.#links) if (before.has(id) !== from.has(id)) link.setTracks();
  }

  setIce({ servers }: IceConfig): void {
    this.#ice = servers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username !== undefined && credential !== undefined && { username, credential }),
    }));
  }

  setRelayOnly(on: boolean): void {
    if (this.#relayOnly === on) return;
    this.#relayOnly = on;
    // What is prepared has gathered the other way, and goes out whole.
    if (this.#held) this.#prepareAnew();
    else for (const { link } of this.#links.values()) link.reroute(on);
  }

  handleSignal(message: ReceivedLinkMessage): void {
    const entry = this.#links.get(message.from);
    // Of another visit: the page that sent it is gone, or its roster has not come yet, which then brings a new offer.
    if (entry?.visit === message.visit) entry.link.handle(message);
  }

  async open(): Promise<readonly LinkMessage[]> {
    this.#held = false;
    const offers = [...this.#links].map(async ([to, { link }]) => {
      const offer = await link.open();
      return offer ? [{ to, ...offer }] : [];
    });
    return (await Promise.all(offers)).flat();
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.#prepareAnew();
  }

  resync(id: ParticipantId): void {
    this.#links.get(id)?.link.resync();
  }

  hurry(): void {
    for (const { link } of this.#links.values()) link.hurry();
  }

  audioLevel(id: ParticipantId): number {
    return this.#links.get(id)?.link.up?.audioLevel() ?? 0;
  }

  async readStats(): Promise<ReadonlyMap<ParticipantId, RTCStatsReport>> {
    const reports = new Map<ParticipantId, RTCStatsReport>();
    const read = [...this.#links].map(async ([id, { link }]) => {
      const report = await link.readStats();
      if (report) reports.set(id, report);
    });
    await Promise.all(read);
    return reports;
  }

  close(): void {
    for (const { link } of this.#links.values()) link.bye();
    this.#succession.close();
    this.#scope.close();
    this.#links.clear();
  }

  #add(id: ParticipantId, visit: VisitId): Entry {
    const { self, clock, createPeerConnection, certificate, onEvent } = this.#options;
    const scope = this.#scope.child();
    const current = () => this.#links.get(id)?.link === link;
    const link: PeerLink = new PeerLink(
      {
        createPeerConnection,
        clock,
        polite: self < id,
        pace: this.#pace,
        config: (route) => ({
          iceServers: [...this.#ice],
          bundlePolicy: 'max-bundle',
          ...(certificate && { certificates: [certificate] }),
          // Without a relay to go through, "relay only" is "not at all": so be it where it is the person's wish, and not to mend a link.
          iceTransportPolicy: this.#relayOnly || (route === 'relay' && this.#ice.some(({ credential }) => credential !== undefined)) ? 'relay' : 'all',
        }),
        tracks: () => this.#tracksFor(id, link),
        media: () => ({ at: this.#mediaAt, media: sentBy(this.#tracksFor(id, link)) }),
        encodings: () => this.#budget.of(link),
        onShown: () => this.#budget.review(),
        // What is kept of an earlier visit has nothing to say to this one, and nothing to end of it.
        onSignal: (generation, signal) => current() && onEvent({ kind: 'signal', message: { to: id, generation, signal } }),
        onData: (data) => current() && this.#setData(id, data),
        onBye: () => (current() ? onEvent({ kind: 'bye', from: id }) : this.#succession.release(id)),
        onQuiet: () => onEvent({ kind: 'quiet' }),
      },
      this.#held,
    );
    link.show(this.#demands.get(id) ?? null);
    scope.add(() => link.close());
    scope.add(link.remote.subscribe(() => this.#publish()));
    const entry: Entry = { visit, link, scope };
    this.#links.set(id, entry);
    return entry;
  }

  #prepareAnew(): void {
    const members = [...this.#links].map(([id, { visit }]) => ({ id, visit }));
    this.setRoster([], true);
    this.setRoster(members, true);
  }

  #drop(id: ParticipantId): void {
    this.#succession.release(id);
    this.#links.get(id)?.scope.close();
    this.#links.delete(id);
  }

  /** Another visit of `id` is here: what comes of this one is shown until that delivers. */
  #replace(id: ParticipantId): void {
    const entry = this.#links.get(id);
    if (!entry || entry.link.remote.get().link !== 'connected') return this.#drop(id);
    this.#links.delete(id);
    this.#mediaAt += 1;
    this.#setData(id, null);
    this.#succession.keep(id, entry.link, entry.scope);
  }

  #setData(id: ParticipantId, data: DataLink | null): void {
    const others = [...this.dataLinks.get()].filter(([other]) => other !== id);
    this.dataLinks.set(new Map(data ? [...others, [id, data]] : others));
  }

  #tracksFor(id: ParticipantId, link: PeerLink): LocalTracks {
    return this.#withheld.has(id) || this.#links.get(id)?.link !== link ? noLocalTracks : this.#tracks;
  }

  #publish(): void {
    this.remotes.set(new Map([...this.#links].map(([id, { link }]) => [id, this.#succession.remoteOf(id) ?? link.remote.get()])));
  }
}

const sentBy = ({ microphone, camera, screen, screenAudio }: LocalTracks): MediaState => ({
  microphone: microphone !== null,
  camera: camera !== null,
  screen: screen !== null,
  screenAudio: screenAudio !== null,
});
