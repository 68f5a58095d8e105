import type { Readable } from '#lib/kernel/store.ts';
import type { Demands } from '#lib/protocol/demand.ts';
import type { Generation, ParticipantId, VisitId } from '#lib/protocol/ids.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { MediaState, Source } from '#lib/protocol/participant.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import type { DataLink } from './dataLink.ts';
import type { LinkState, Repair } from './linkState.ts';

/** Somebody media is exchanged with. Another visit of the same participant is another member. */
export interface Member {
  readonly id: ParticipantId;
  readonly visit: VisitId;
}

/** What is to be sent, by source; null sends nothing. Replaced whole. */
export type LocalTracks = Readonly<Record<Source, MediaStreamTrack | null>>;

export const noLocalTracks: LocalTracks = { microphone: null, camera: null, screen: null, screenAudio: null };

/** What comes from one participant. The streams stay the same objects while the link's connection is the same. */
export interface Remote {
  readonly link: LinkState;
  /** How far mending a lost link has come. Null while it is not lost, and while nothing can be done: the path is there, the page does not answer. */
  readonly repair: Repair | null;
  readonly media: MediaState;
  readonly stream: MediaStream | null;
  readonly screenStream: MediaStream | null;
}

/** Whether nothing differs that anybody could see. */
export function sameRemote(a: Remote, b: Remote): boolean {
  return a.link === b.link && a.repair === b.repair && a.media === b.media && a.stream === b.stream && a.screenStream === b.screenStream;
}

/** A signal on its way out, not yet sealed. */
export interface LinkMessage {
  readonly to: ParticipantId;
  readonly generation: Generation;
  readonly signal: LinkSignal;
}

/** A signal that has come in and was opened. */
export interface ReceivedLinkMessage {
  readonly from: ParticipantId;
  readonly visit: VisitId;
  readonly generation: Generation;
  /** Its place in the sender's count: a new generation with a lower one than the last is late. */
  readonly seq: number;
  readonly signal: LinkSignal;
}

export type TransportEvent =
  | { readonly kind: 'signal'; readonly message: LinkMessage }
  /** The participant said goodbye on its control channel, before the server's word of it. */
  | { readonly kind: 'bye'; readonly from: ParticipantId }
  /** Less comes over a link than should: the network may have changed, and other sockets with it. */
  | { readonly kind: 'quiet' };

/**
 * Carries media between this participant and the members it is told of. It is told the desired state, whole, as often as
 * that changes, and reconciles: late joins, reconnects and handovers are the same code path.
 */
export interface MediaTransport {
  readonly topology: 'mesh';
  readonly remotes: Readable<ReadonlyMap<ParticipantId, Remote>>;
  /** Who can be sent something beside media just now. Another connection to the same participant brings another link. */
  readonly dataLinks: Readable<ReadonlyMap<ParticipantId, DataLink>>;
  /** `initiate`: this side opens the links to members it has none to; otherwise it waits for theirs, within reason. */
  setRoster(members: readonly Member[], initiate: boolean): void;
  setLocalTracks(tracks: LocalTracks): void;
  /**
   * What this side shows of each participant. Of whom nothing is said, as much comes as a room of this size allows: a newcomer's
   * first picture does not wait for a layout.
   */
  setDemand(demands: ReadonlyMap<ParticipantId, Demands>): void;
  /** Whether pictures go out as stills, whatever the others show: this side's person pays for every bit. Sound stays whole. */
  setLowData(on: boolean): void;
  /** To whom neither sound nor pictures go, whatever there is to send. They see this side's devices as off. */
  setWithheld(from: ReadonlySet<ParticipantId>): void;
  setIce(config: IceConfig): void;
  /**
   * Whether links go through a TURN server and no other way, so that nobody in the room learns this side's addresses (RFC 8828,
   * mode 4): no other candidate leaves. Links that are up are made anew where that takes paths away.
   */
  setRelayOnly(on: boolean): void;
  handleSignal(message: ReceivedLinkMessage): void;
  /**
   * The offers that await an answer, at most one a member; from here on every further signal goes out as an event. Before
   * the first call links are only prepared: everything is made, gathered, and kept back. Calling it again after the own
   * signaling socket was away gives what may have been lost with it.
   */
  open(): Promise<readonly LinkMessage[]>;
  /** Back to before `open`, with links that are prepared anew: what went out led nowhere. */
  hold(): void;
  /** A member's signaling socket was away and is back: says again what it cannot have heard. */
  resync(id: ParticipantId): void;
  /** The network may have changed just now, or the page was asleep: lost links are tried again at once, the others looked at. */
  hurry(): void;
  /** Loudness of what a participant is heard saying right now, 0 to 1 (webrtc-extensions, audioLevel). */
  audioLevel(id: ParticipantId): number;
  readStats(): Promise<ReadonlyMap<ParticipantId, RTCStatsReport>>;
  /** Says goodbye on every link and releases all of them. */
  close(): void;
}
