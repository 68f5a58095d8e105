import type { AccessMode } from '#lib/protocol/access.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { MediaState, Role } from '#lib/protocol/participant.ts';
import type { CaptureKind, DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import type { ScreenFailure, ScreenState } from '#lib/rtc/capture/screenState.ts';
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
  /** The person has moved the call to another device. */
  | 'moved'
  /** The host opened the room anew under another secret, or changed it. */
  | 'room-reset'
  /** A host put this person out of the room. */
  | 'removed'
  /** A host said no to somebody who knocked. */
  | 'denied'
  /** Nobody new may come in. */
  | 'locked'
  /** A host ended the call for everybody. */
  | 'ended-by-host'
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
  /**
   * At the door, until a host says yes. `place`: in line, from 1; null while the server has not said. `hosted`: somebody is there who
   * could say it.
   */
  | { readonly kind: 'knocking'; readonly place: number | null; readonly hosted: boolean }
  /**
   * In the room. `since`: ms since the epoch, own clock. `settled`: the first pictures had their time, and what waited for them (the
   * conversation's code above all) may have the processor and the network.
   */
  | { readonly kind: 'live'; readonly since: number; readonly settled: boolean }
  | { readonly kind: 'ended'; readonly reason: EndReason };

/** Whether the call is on and its first pictures have had their time. */
export const isSettled = (phase: Phase): boolean => phase.kind === 'live' && phase.settled;

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

/** Whether the link to a participant is coming up for the first time. */
export const isStarting = ({ link }: Pick<ParticipantSnapshot, 'link'>): boolean => link === 'new' || link === 'connecting';

/** Everything the views show, whole and immutable. Levels, statistics and frames are not in here: they change too often. */
export interface CallSnapshot {
  readonly phase: Phase;
  readonly room: RoomName;
  /** The whole link with its secret, as it is to be shared. */
  readonly link: string;
  /** Whether that is so: somebody who has come without the secret can only knock. */
  readonly hasSecret: boolean;
  /** Who may come in. */
  readonly access: AccessMode;
  readonly self: {
    readonly id: ParticipantId | null;
    readonly name: string;
    readonly role: Role;
    /** Which toggles are on: what the person wants, whether or not the device delivers. */
    readonly wanted: { readonly microphone: boolean; readonly camera: boolean };
    /** Data is spared: pictures come and go out as stills. */
    readonly lowData: boolean;
    /** Media goes through a TURN server alone, so that the others do not learn this side's address. */
    readonly relayOnly: boolean;
    /** What is really being sent. */
    readonly media: MediaState;
    /** Own camera for the self view; null while there is none. */
    readonly stream: MediaStream | null;
    /** Own screen. It is not shown back: who shares it has it before their eyes. */
    readonly screen: ScreenState;
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
  /** Whether there is a TURN server to go through; null while nobody has said. */
  readonly relayAvailable: boolean | null;
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
  /** The screen was to be shared and cannot be. */
  | { readonly kind: 'screen-failed'; readonly reason: ScreenFailure }
  /** Somebody has come to the door. */
  | { readonly kind: 'knocked'; readonly id: ParticipantId; readonly name: string }
  /** A host has turned off what this person was sending. */
  | { readonly kind: 'stopped-by-host'; readonly source: 'microphone' | 'camera' | 'screen'; readonly by: string }
  /** The room has another link. */
  | { readonly kind: 'link-changed' }
  /** What a host has asked for did not come about. */
  | { readonly kind: 'command-failed' }
  /** Join did not come through; the preview is there again. */
  | { readonly kind: 'join-failed'; readonly reason: 'timeout' | 'rate-limited' | 'unavailable' | 'server-error' };
