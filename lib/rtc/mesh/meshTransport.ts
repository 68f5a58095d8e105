import type { Clock } from '#lib/kernel/clock.ts';
import { Pace } from '#lib/kernel/pace.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { ParticipantId, VisitId } from '#lib/protocol/ids.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
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
import { cameraEncoding } from './encodings.ts';
import type { CreatePeerConnection } from './linkConnection.ts';
import { PeerLink } from './peerLink.ts';

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
  readonly #options: MeshTransportOptions;
  readonly #scope = new Scope();
  readonly #links = new Map<ParticipantId, Entry>();
  readonly #pace: Pace;
  #tracks: LocalTracks = noLocalTracks;
  #mediaAt = 0;
  #ice: readonly RTCIceServer[] = [];
  #held = true;

  constructor(options: MeshTransportOptions) {
    this.#options = options;
    this.#pace = new Pace(options.clock);
  }

  setRoster(members: readonly Member[], initiate: boolean): void {
    if (this.#scope.closed) return;
    const before = this.#links.size;
    const wanted = new Map(members.map(({ id, visit }) => [id, visit]));
    for (const [id, { visit }] of this.#links) if (wanted.get(id) !== visit) this.#drop(id);
    for (const { id, visit } of members) {
      if (this.#links.has(id)) continue;
      const { link } = this.#add(id, visit);
      if (initiate) link.initiate();
      else link.await();
    }
    if (this.#links.size !== before) for (const { link } of this.#links.values()) link.setEncoding();
    this.#publish();
  }

  setLocalTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#mediaAt += 1;
    for (const { link } of this.#links.values()) link.setTracks();
  }

  setIce({ servers }: IceConfig): void {
    this.#ice = servers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username !== undefined && credential !== undefined && { username, credential }),
    }));
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
    const members = [...this.#links].map(([id, { visit }]) => ({ id, visit }));
    this.setRoster([], true);
    this.setRoster(members, true);
  }

  resync(id: ParticipantId): void {
    this.#links.get(id)?.link.resync();
  }

  hurry(): void {
    for (const { link } of this.#links.values()) link.hurry();
  }

  audioLevel(id: ParticipantId): number {
    return this.#links.get(id)?.link.audioLevel() ?? 0;
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
    this.#scope.close();
    this.#links.clear();
  }

  #add(id: ParticipantId, visit: VisitId): Entry {
    const { self, clock, createPeerConnection, certificate, onEvent } = this.#options;
    const scope = this.#scope.child();
    const link = new PeerLink(
      {
        createPeerConnection,
        clock,
        polite: self < id,
        pace: this.#pace,
        config: (route) => ({
          iceServers: [...this.#ice],
          bundlePolicy: 'max-bundle',
          ...(certificate && { certificates: [certificate] }),
          // Without a relay to go through, "relay only" is "not at all".
          ...(route === 'relay' && this.#ice.some(({ credential }) => credential !== undefined) && { iceTransportPolicy: 'relay' }),
        }),
        tracks: () => this.#tracks,
        media: () => ({ at: this.#mediaAt, media: this.#media() }),
        encoding: () => cameraEncoding(this.#links.size + 1),
        onSignal: (generation, signal) => onEvent({ kind: 'signal', message: { to: id, generation, signal } }),
        onBye: () => onEvent({ kind: 'bye', from: id }),
        onQuiet: () => onEvent({ kind: 'quiet' }),
      },
      this.#held,
    );
    scope.add(() => link.close());
    scope.add(link.remote.subscribe(() => this.#publish()));
    const entry: Entry = { visit, link, scope };
    this.#links.set(id, entry);
    return entry;
  }

  #drop(id: ParticipantId): void {
    this.#links.get(id)?.scope.close();
    this.#links.delete(id);
  }

  #media(): MediaState {
    const { microphone, camera, screen, screenAudio } = this.#tracks;
    return { microphone: microphone !== null, camera: camera !== null, screen: screen !== null, screenAudio: screenAudio !== null };
  }

  #publish(): void {
    this.remotes.set(new Map([...this.#links].map(([id, { link }]) => [id, link.remote.get()])));
  }
}
