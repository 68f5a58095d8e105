import { participantId, roomName } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { Named } from './banner.ts';
import { initialSnapshot } from './reduce.ts';
import type { CallSnapshot, ParticipantSnapshot } from './snapshot.ts';

const id = (name: string) => participantId.parse(name.padEnd(21, '_'));
export const who = (...names: string[]): readonly Named[] => names.map((name) => ({ id: id(name), name }));

/** One of the others: the link as a tile shows it, and what is being done about it. */
export type Other = Pick<ParticipantSnapshot, 'name' | 'link'> & Partial<Pick<ParticipantSnapshot, 'repair' | 'presence'>>;

export const up = (name: string): Other => ({ name, link: 'connected' });
export const coming = (name: string): Other => ({ name, link: 'connecting' });
export const lost = (name: string, repair: ParticipantSnapshot['repair'], presence: ParticipantSnapshot['presence'] = 'here'): Other => ({
  name,
  link: repair === 'path' || repair === null ? 'interrupted' : 'failed',
  repair,
  presence,
});

/** A call with `others`, and with `parts` that differ from one where all is well. */
export function callWith(others: readonly Other[], parts: Partial<Pick<CallSnapshot, 'signaling' | 'online' | 'phase'>> = {}): CallSnapshot {
  const start = initialSnapshot({
    room: roomName.parse('room-room-room-room--'),
    link: '',
    name: 'Ann',
    wanted: { microphone: true, camera: true },
    selected: { microphone: null, camera: null, speaker: null },
    online: true,
    lowData: false,
    relayOnly: false,
  });
  const participants = others.map((other): ParticipantSnapshot => ({
    repair: null,
    presence: 'here',
    ...other,
    id: id(other.name),
    role: 'guest',
    since: 1,
    media: nothingSent,
    stream: null,
    screenStream: null,
  }));
  return { ...start, phase: { kind: 'live', since: 1, settled: true }, signaling: 'connected', participants, ...parts };
}
