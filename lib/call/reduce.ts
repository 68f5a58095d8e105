import type { AccessMode, Knocking } from '#lib/protocol/access.ts';
import type { ParticipantId, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { Role } from '#lib/protocol/participant.ts';
import type { CaptureKind, DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import type { ScreenState } from '#lib/rtc/capture/screenState.ts';
import { sameRemote } from '#lib/rtc/mediaTransport.ts';
import type { LocalTracks, Remote } from '#lib/rtc/mediaTransport.ts';
import { noMicrophoneNews } from './attention/microphoneAttention.ts';
import type { MicrophoneNews } from './attention/microphoneAttention.ts';
import type { OpenedEntry } from './membership.ts';
import type { CallSnapshot, EndReason, ParticipantSnapshot, SignalingState } from './snapshot.ts';

/** Everything that can change what a person sees. */
export type CallEvent =
  | { readonly kind: 'begun' }
  | { readonly kind: 'identified'; readonly id: ParticipantId }
  | { readonly kind: 'watching' }
  | { readonly kind: 'joining'; readonly name: string }
  | { readonly kind: 'join-failed' }
  /** At the door; null while the server has not said how it stands. */
  | { readonly kind: 'knocking'; readonly state: Knocking | null }
  | { readonly kind: 'let-in' }
  /** `role`: the own one; null while there is none to tell of. */
  | { readonly kind: 'access'; readonly mode: AccessMode; readonly role: Role | null }
  | { readonly kind: 'secret'; readonly secret: RoomSecret }
  | { readonly kind: 'joined'; readonly role: Role; readonly at: number }
  | { readonly kind: 'settled' }
  | { readonly kind: 'ended'; readonly reason: EndReason }
  | { readonly kind: 'signaling'; readonly state: SignalingState }
  | { readonly kind: 'online'; readonly online: boolean }
  | { readonly kind: 'members'; readonly members: readonly OpenedEntry[] }
  | { readonly kind: 'remotes'; readonly remotes: ReadonlyMap<ParticipantId, Remote> }
  | { readonly kind: 'wanted'; readonly device: CaptureKind; readonly on: boolean }
  | { readonly kind: 'low-data' | 'relay-only'; readonly on: boolean }
  | { readonly kind: 'relay'; readonly available: boolean }
  | { readonly kind: 'devices'; readonly devices: DevicesSnapshot }
  | { readonly kind: 'tracks'; readonly tracks: LocalTracks; readonly stream: MediaStream | null }
  | { readonly kind: 'screen'; readonly screen: ScreenState }
  | { readonly kind: 'microphone-news'; readonly news: MicrophoneNews }
  | { readonly kind: 'sound-blocked'; readonly blocked: boolean };

export interface InitialCall {
  readonly room: RoomName;
  readonly link: string;
  readonly name: string;
  readonly wanted: CallSnapshot['self']['wanted'];
  readonly selected: DevicesSnapshot['selected'];
  readonly online: boolean;
  readonly lowData: boolean;
  readonly relayOnly: boolean;
}

const notShared: ScreenState = { kind: 'off' };
const nothingLost: CallSnapshot['lost'] = { microphone: false, camera: false };

/** Before anything has been asked for. */
function untouchedDevices(selected: DevicesSnapshot['selected']): DevicesSnapshot {
  return {
    camera: { kind: 'off' },
    microphone: { kind: 'off' },
    options: { camera: [], microphone: [], speaker: [] },
    selected,
    canSelectSpeaker: false,
  };
}

export function initialSnapshot({ room, link, name, wanted, selected, online, lowData, relayOnly }: InitialCall): CallSnapshot {
  return {
    phase: { kind: 'preparing' },
    room,
    link,
    hasSecret: link.includes('#'),
    access: 'open',
    self: { id: null, name, role: 'guest', wanted, lowData, relayOnly, media: nothingSent, stream: null, screen: notShared },
    signaling: 'connecting',
    online,
    participants: [],
    devices: untouchedDevices(selected),
    lost: nothingLost,
    microphoneNews: noMicrophoneNews,
    relayAvailable: null,
    soundBlocked: false,
  };
}

/** What the snapshot is after `event`. Pure; returns `before` itself when nothing changes for anyone who looks. */
export function reduce(before: CallSnapshot, event: CallEvent): CallSnapshot {
  switch (event.kind) {
    case 'begun':
      return {
        ...before,
        phase: { kind: 'preparing' },
        self: { ...before.self, screen: notShared },
        signaling: 'connecting',
        participants: [],
        lost: nothingLost,
        microphoneNews: noMicrophoneNews,
        soundBlocked: false,
      };
    case 'identified':
      return { ...before, self: { ...before.self, id: event.id } };
    case 'watching':
      return before.phase.kind === 'preparing' ? { ...before, phase: { kind: 'preview' } } : before;
    case 'joining':
      return { ...before, phase: { kind: 'joining' }, self: { ...before.self, name: event.name } };
    case 'knocking':
      // Somebody who is in the call and has to ask anew stays in it meanwhile.
      return before.phase.kind === 'live' ? before : { ...before, phase: { kind: 'knocking', place: event.state?.place ?? null, hosted: event.state?.hosted ?? false } };
    case 'let-in':
      return before.phase.kind === 'knocking' ? { ...before, phase: { kind: 'joining' } } : before;
    case 'access':
      return withAccess(before, event);
    case 'secret':
      return { ...before, link: `${before.link.split('#')[0]}#${event.secret}`, hasSecret: true };
    case 'join-failed':
      return before.phase.kind === 'joining' ? { ...before, phase: { kind: 'preview' } } : before;
    case 'joined': {
      // A seat that is taken again after the socket was away has been in the call all along.
      const phase = before.phase.kind === 'live' ? before.phase : ({ kind: 'live', since: event.at, settled: false } as const);
      return { ...before, phase, self: { ...before.self, role: event.role } };
    }
    case 'settled':
      return before.phase.kind === 'live' ? { ...before, phase: { ...before.phase, settled: true } } : before;
    case 'ended':
      return {
        ...before,
        phase: { kind: 'ended', reason: event.reason },
        participants: [],
        self: { ...before.self, media: nothingSent, stream: null, screen: notShared },
        devices: { ...before.devices, camera: { kind: 'off' }, microphone: { kind: 'off' } },
        lost: nothingLost,
        microphoneNews: noMicrophoneNews,
        soundBlocked: false,
      };
    case 'signaling':
      return before.signaling === event.state ? before : { ...before, signaling: event.state };
    case 'online':
      return before.online === event.online ? before : { ...before, online: event.online };
    case 'members':
      return withParticipants(before, event.members.map((entry) => participant(before, entry)));
    case 'remotes':
      return withRemotes(before, event.remotes);
    case 'wanted':
      return { ...before, self: { ...before.self, wanted: { ...before.self.wanted, [event.device]: event.on } } };
    case 'low-data':
      return before.self.lowData === event.on ? before : { ...before, self: { ...before.self, lowData: event.on } };
    case 'relay-only':
      return before.self.relayOnly === event.on ? before : { ...before, self: { ...before.self, relayOnly: event.on } };
    case 'relay':
      return before.relayAvailable === event.available ? before : { ...before, relayAvailable: event.available };
    case 'devices':
      return { ...before, devices: event.devices, lost: lostAfter(before, event.devices) };
    case 'tracks': {
      const { microphone, camera, screen, screenAudio } = event.tracks;
      const media = {
        microphone: microphone !== null,
        camera: camera !== null,
        screen: screen !== null,
        screenAudio: screenAudio !== null,
      };
      return { ...before, self: { ...before.self, media, stream: event.stream } };
    }
    case 'screen':
      return { ...before, self: { ...before.self, screen: event.screen } };
    case 'microphone-news':
      return { ...before, microphoneNews: event.news };
    case 'sound-blocked':
      return before.soundBlocked === event.blocked ? before : { ...before, soundBlocked: event.blocked };
  }
}

/** Lost is what has ended, until it delivers again or is wanted no more; asking for it, or a reason for its end, changes nothing. */
function lostAfter({ lost, devices: before }: CallSnapshot, after: DevicesSnapshot): CallSnapshot['lost'] {
  const isLost = (kind: CaptureKind): boolean => {
    const now = after[kind].kind;
    if (now === 'live' || now === 'off') return false;
    return lost[kind] || now === 'ended' || (now === 'failed' && before[kind].kind === 'live');
  };
  const [microphone, camera] = [isLost('microphone'), isLost('camera')];
  return microphone === lost.microphone && camera === lost.camera ? lost : { microphone, camera };
}

function withAccess(before: CallSnapshot, { mode, role }: Extract<CallEvent, { kind: 'access' }>): CallSnapshot {
  const own = role ?? before.self.role;
  if (before.access === mode && before.self.role === own) return before;
  return { ...before, access: mode, self: own === before.self.role ? before.self : { ...before.self, role: own } };
}

function participant(before: CallSnapshot, entry: OpenedEntry): ParticipantSnapshot {
  const known = before.participants.find(({ id }) => id === entry.id);
  const next: ParticipantSnapshot = {
    link: 'new',
    repair: null,
    media: nothingSent,
    stream: null,
    screenStream: null,
    ...known,
    id: entry.id,
    name: entry.profile.name,
    role: entry.role,
    presence: entry.presence,
    since: entry.since,
  };
  // Views compare by identity: who has not changed stays the same object.
  const unchanged =
    known &&
    known.name === next.name &&
    known.role === next.role &&
    known.presence === next.presence &&
    known.since === next.since;
  return unchanged ? known : next;
}

function withParticipants(before: CallSnapshot, participants: readonly ParticipantSnapshot[]): CallSnapshot {
  const unchanged = participants.length === before.participants.length && participants.every((one, at) => one === before.participants[at]);
  return unchanged ? before : { ...before, participants };
}

function withRemotes(before: CallSnapshot, remotes: ReadonlyMap<ParticipantId, Remote>): CallSnapshot {
  const participants = before.participants.map((known) => {
    const remote = remotes.get(known.id);
    return !remote || sameRemote(remote, known) ? known : { ...known, ...remote };
  });
  return withParticipants(before, participants);
}
