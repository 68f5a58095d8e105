import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { MediaState, Role } from '#lib/protocol/participant.ts';
import type { CaptureKind, DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import type { LinkState, Repair } from '#lib/rtc/linkState.ts';
import type { MicrophoneNews } from './attention/microphoneAttention.ts';

/** Why a call is over for this tab. */
export type EndReason =
  /** The person pressed Leave. */
  | 'left'
  /** The link's secret is not the room's. */
  | 'wrong-secret'
  | 'room-full'
  /** The same seat was taken in another tab. */
  | 'seat-taken'
  /** The host opened the room anew under another secret. */
  | 'room-reset'
  /** The browser cannot hold a call at all. */
  | 'unsupported'
  /** The page is not served over HTTPS. */
  | 'insecure';

export type Phase =
  /** Keys are derived and the socket is on its way. */
  | { readonly kind: 'preparing' }
  /** Everything for Join is at hand, or joins as soon as it is. */
  | { readonly kind: 'preview' }
  /** Join was pressed and the server has not answered. */
  | { readonly kind: 'joining' }
  /** In the room. `since`: ms since the epoch, own clock. */
  | { readonly kind: 'live'; readonly since: number }
  | { readonly kind: 'ended'; readonly reason: EndReason };

/** The socket to the server. A call goes on without it; nobody new can come in. */
export type SignalingState = 'connecting' | 'connected' | 'reconnecting';

/** Another participant. */
export interface ParticipantSnapshot {
  readonly id: ParticipantId;
  /** Cleaned; may be empty, which views show as "Guest". */
  readonly name: string;
  readonly role: Role;
  /** `away`: the server has lost this participant's socket. Media may well go on. */
  readonly presence: 'here' | 'away';
  /** ms since the epoch, server's clock. */
  readonly since: number;
  readonly link: LinkState;
  /** What is being done about a link that is lost; null where nothing can be, but wait. */
  readonly repair: Repair | null;
  readonly media: MediaState;
  /** Microphone and camera. Opaque: give it to an element's `srcObject`. Null until the link has tracks. */
  readonly stream: MediaStream | null;
  /** Screen and screen audio. */
  readonly screenStream: MediaStream | null;
}

/** Everything the views show, whole and immutable. Levels, statistics and frames are not in here: they change too often. */
export interface CallSnapshot {
  readonly phase: Phase;
  readonly room: RoomName;
  /** The whole link with its secret, as it is to be shared. */
  readonly link: string;
  readonly self: {
    readonly id: ParticipantId | null;
    readonly name: string;
    readonly role: Role;
    /** Which toggles are on: what the person wants, whether or not the device delivers. */
    readonly wanted: { readonly microphone: boolean; readonly camera: boolean };
    /** What is really being sent. */
    readonly media: MediaState;
    /** Own camera for the self view; null while there is none. */
    readonly stream: MediaStream | null;
  };
  readonly signaling: SignalingState;
  /** The browser's word on whether there is any network. A hint: only its no can be believed, and not even that alone. */
  readonly online: boolean;
  /** Everybody else, in order of arrival. Before joining: who is already there. */
  readonly participants: readonly ParticipantSnapshot[];
  readonly devices: DevicesSnapshot;
  /** Devices that delivered, stopped by themselves, are wanted and have not come back. */
  readonly lost: Readonly<Record<CaptureKind, boolean>>;
  /** What the person cannot notice of their own microphone. */
  readonly microphoneNews: MicrophoneNews;
  /** The browser refused to play sound until the person taps. */
  readonly soundBlocked: boolean;
}

/** Something that happened, for a toast and for the screen reader's live region. Not state: heard once. */
export type CallNotice =
  | { readonly kind: 'participant-joined'; readonly id: ParticipantId; readonly name: string }
  | { readonly kind: 'participant-left'; readonly id: ParticipantId; readonly name: string }
  | { readonly kind: 'device-ended'; readonly device: 'microphone' | 'camera' }
  /** The device that had ended delivers again. */
  | { readonly kind: 'device-restored'; readonly device: 'microphone' | 'camera' }
  | { readonly kind: 'device-switched'; readonly device: 'microphone' | 'camera'; readonly label: string }
  /** The device that was chosen does not deliver; the one before goes on. */
  | { readonly kind: 'device-switch-failed'; readonly device: 'microphone' | 'camera' }
  /** The chosen speaker is gone: sound comes from the system's own output. */
  | { readonly kind: 'speaker-lost' }
  /** And is back. */
  | { readonly kind: 'speaker-restored'; readonly label: string }
  /** Join did not come through; the preview is there again. */
  | { readonly kind: 'join-failed'; readonly reason: 'timeout' | 'rate-limited' | 'server-error' };
