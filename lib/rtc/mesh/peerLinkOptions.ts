import type { Clock } from '#lib/kernel/clock.ts';
import type { Pace } from '#lib/kernel/pace.ts';
import type { Generation } from '#lib/protocol/ids.ts';
import type { MediaState } from '#lib/protocol/participant.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import type { DataLink } from '../dataLink.ts';
import type { LocalTracks } from '../mediaTransport.ts';
import type { LinkEncodings } from './encodings.ts';
import type { CreatePeerConnection } from './linkConnection.ts';
import type { Route } from './linkRecovery.ts';

export interface PeerLinkOptions {
  readonly createPeerConnection: CreatePeerConnection;
  /** Read whenever a connection is made or mended, so that credentials are fresh. */
  readonly config: (route: Route) => RTCConfiguration;
  readonly clock: Clock;
  readonly polite: boolean;
  readonly pace: Pace;
  readonly tracks: () => LocalTracks;
  readonly media: () => { readonly at: number; readonly media: MediaState };
  readonly encodings: () => LinkEncodings;
  readonly onSignal: (generation: Generation, signal: LinkSignal) => void;
  /** The other side shows this side's pictures otherwise than before. */
  readonly onShown: () => void;
  /** What beside media can be sent from now on; null from when it is over. */
  readonly onData: (data: DataLink | null) => void;
  readonly onBye: () => void;
  /** Less comes than should. */
  readonly onQuiet: () => void;
}
