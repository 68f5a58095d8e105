import { beforeEach, describe, expect, it, vi } from 'vitest';
import { participantId, roomName, visitId } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import { noLocalTracks } from '#lib/rtc/mediaTransport.ts';
import type { CaptureState } from '#lib/rtc/capture/deviceState.ts';
import type { Remote } from '#lib/rtc/mediaTransport.ts';
import { fakeTrack } from '#lib/rtc/fakes/fakeMedia.ts';
import { stubMedia } from '#lib/rtc/mesh/meshHarness.ts';
import type { OpenedEntry } from './membership.ts';
import { initialSnapshot, reduce } from './reduce.ts';
import type { CallEvent } from './reduce.ts';
import type { CallSnapshot } from './snapshot.ts';
import { isSettled } from './snapshot.ts';

beforeEach(() => {
  stubMedia();
  return () => vi.unstubAllGlobals();
});

const id = (name: string) => participantId.parse(name.padEnd(21, '_'));

function entry(name: string, over: Partial<OpenedEntry> = {}): OpenedEntry {
  return { id: id(name), role: 'guest', since: 1, presence: 'here', profile: { name, visit: visitId.parse('v'.repeat(12)) }, ...over };
}

const start: CallSnapshot = initialSnapshot({
  room: roomName.parse('room-room-room-room--'),
  link: 'https://parley.example/r/x#y',
  name: 'Ann',
  wanted: { microphone: true, camera: false },
  selected: { microphone: null, camera: null, speaker: null },
  online: true,
  lowData: false,
  relayOnly: false,
});
const after = (...events: CallEvent[]): CallSnapshot => events.reduce(reduce, start);
const remote: Remote = { link: 'connected', repair: null, media: { ...nothingSent, camera: true }, stream: null, screenStream: null };
const remotes = (name: string, value: Remote): CallEvent => ({ kind: 'remotes', remotes: new Map([[id(name), value]]) });
const inCall = () => after({ kind: 'watching' }, { kind: 'joining', name: 'Ann' }, { kind: 'joined', role: 'host', at: 5 }, { kind: 'members', members: [entry('bob'), entry('cat')] });

describe('phases', () => {
  it('lead from preparing over preview and joining to live', () => {
    expect(start.phase.kind).toBe('preparing');
    expect(after({ kind: 'watching' }).phase.kind).toBe('preview');
    expect(after({ kind: 'watching' }, { kind: 'joining', name: 'Zoe' })).toMatchObject({ phase: { kind: 'joining' }, self: { name: 'Zoe' } });
    expect(inCall()).toMatchObject({ phase: { kind: 'live', since: 5 }, self: { role: 'host' } });
  });

  it('do not fall back when the room is looked into again', () => {
    for (const before of [inCall(), after({ kind: 'watching' }, { kind: 'joining', name: 'Ann' }), after({ kind: 'ended', reason: 'left' })]) {
      expect(reduce(before, { kind: 'watching' })).toBe(before);
    }
  });

  it('go back to the preview when a join fails, and only then', () => {
    expect(after({ kind: 'watching' }, { kind: 'joining', name: 'Ann' }, { kind: 'join-failed' }).phase.kind).toBe('preview');
    const live = inCall();
    expect(reduce(live, { kind: 'join-failed' })).toBe(live);
  });

  it('settle once, for good, and only in the call', () => {
    const settled = reduce(inCall(), { kind: 'settled' });
    expect([inCall(), settled, reduce(settled, { kind: 'joined', role: 'host', at: 99 })].map((one) => isSettled(one.phase))).toEqual([false, true, true]);
    expect(reduce(start, { kind: 'settled' })).toBe(start);
  });

  it('keep the time of the first join when the seat is taken again', () => {
    const again = reduce(inCall(), { kind: 'joined', role: 'guest', at: 99 });
    expect(again).toMatchObject({ phase: { kind: 'live', since: 5 }, self: { role: 'guest' } });
  });

  it('end with nobody there and nothing sent, and begin anew the same way', () => {
    const over = reduce(reduce(inCall(), { kind: 'sound-blocked', blocked: true }), { kind: 'ended', reason: 'room-full' });
    expect(over).toMatchObject({ phase: { kind: 'ended', reason: 'room-full' }, participants: [], soundBlocked: false, self: { media: nothingSent, stream: null } });
    expect(reduce(over, { kind: 'begun' })).toMatchObject({ phase: { kind: 'preparing' }, signaling: 'connecting', participants: [], self: { name: 'Ann' } });
  });
});

describe('participants', () => {
  it('come as members say, in their order', () => {
    expect(inCall().participants.map(({ name, link, media }) => [name, link, media])).toEqual([
      ['bob', 'new', nothingSent],
      ['cat', 'new', nothingSent],
    ]);
  });

  it('stay the same object while nothing about them changes', () => {
    const before = inCall();
    const next = reduce(before, { kind: 'members', members: [entry('cat'), entry('bob'), entry('dan')] });
    expect(next.participants[0]).toBe(before.participants[1]);
    expect(next.participants[1]).toBe(before.participants[0]);
  });

  it.each([
    ['name', { profile: { name: 'Robert', visit: visitId.parse('v'.repeat(12)) } }],
    ['role', { role: 'host' }],
    ['presence', { presence: 'away' }],
    ['since', { since: 2 }],
  ] as const)('are new objects when their %s changes, with link and media kept', (field, change) => {
    const before = reduce(inCall(), remotes('bob', remote));
    const next = reduce(before, { kind: 'members', members: [entry('bob', change), entry('cat')] });
    expect(next.participants[0]).not.toBe(before.participants[0]);
    expect(next.participants[0]?.[field]).not.toEqual(before.participants[0]?.[field]);
    expect(next.participants[0]).toMatchObject({ link: 'connected', media: remote.media });
    expect(next.participants[1]).toBe(before.participants[1]);
  });

  it('show what comes from them, and only they change', () => {
    const before = inCall();
    const next = reduce(before, remotes('bob', remote));
    expect(next.participants[0]).toMatchObject(remote);
    expect(next.participants[1]).toBe(before.participants[1]);
  });
});

describe('nothing changes for', () => {
  it('remotes that say what is known, or of somebody who is not there', () => {
    const before = reduce(inCall(), remotes('bob', remote));
    expect(reduce(before, remotes('bob', { ...remote }))).toBe(before);
    expect(reduce(before, remotes('dan', remote))).toBe(before);
    expect(reduce(before, { kind: 'remotes', remotes: new Map() })).toBe(before);
  });

  it('the same state of the socket, of the sound, or of the network', () => {
    const before = inCall();
    expect(reduce(before, { kind: 'signaling', state: before.signaling })).toBe(before);
    expect(reduce(before, { kind: 'sound-blocked', blocked: false })).toBe(before);
    expect(reduce(before, { kind: 'online', online: true })).toBe(before);
    expect(reduce(before, { kind: 'low-data', on: false })).toBe(before);
  });
});

describe('the own side', () => {
  it('spares data until that is turned off, from visit to visit', () => {
    const sparing = reduce(inCall(), { kind: 'low-data', on: true });
    expect(reduce(reduce(sparing, { kind: 'ended', reason: 'left' }), { kind: 'begun' }).self.lowData).toBe(true);
    expect(reduce(sparing, { kind: 'low-data', on: false }).self.lowData).toBe(false);
  });

  it('is known by its id', () => {
    expect(after({ kind: 'identified', id: id('ann') }).self.id).toBe(id('ann'));
  });

  it('tells what is wanted from what is sent', () => {
    const wanted = after({ kind: 'wanted', device: 'camera', on: true });
    expect([wanted.self.wanted, wanted.self.media]).toEqual([{ microphone: true, camera: true }, nothingSent]);
    const stream = new MediaStream();
    const sending = reduce(wanted, { kind: 'tracks', tracks: { ...noLocalTracks, camera: fakeTrack('video') }, stream });
    expect(sending.self).toMatchObject({ media: { ...nothingSent, camera: true }, stream });
  });

  it('shows the devices it is given', () => {
    const devices = { ...start.devices, canSelectSpeaker: true };
    expect(after({ kind: 'devices', devices }).devices).toBe(devices);
  });
});

describe('a device that is lost', () => {
  const microphone = (state: CaptureState): CallEvent => ({ kind: 'devices', devices: { ...start.devices, microphone: state } });
  const live: CaptureState = { kind: 'live', deviceId: 'm', label: '' };
  const ended: CaptureState = { kind: 'ended' };
  const denied: CaptureState = { kind: 'failed', reason: 'denied' };
  const asking: CaptureState = { kind: 'asking', unanswered: false };

  it.each<[string, CaptureState[], boolean]>([
    ['one that never delivered is not', [asking, denied], false],
    ['one that ended is', [live, ended], true],
    ['stays so while it is asked for, and when there is a reason', [live, ended, asking, denied], true],
    ['is no more once it delivers', [live, ended, asking, live], false],
    ['is no more once it is not wanted', [live, ended, { kind: 'off' }], false],
    ['was not when it is asked for after having been off', [live, ended, { kind: 'off' }, asking, denied], false],
  ])('%s', (_, states, lost) => {
    expect(after(...states.map(microphone)).lost).toEqual({ microphone: lost, camera: false });
  });

  it('is forgotten when a visit begins anew, as is what was heard of the microphone', () => {
    const before = after(microphone(live), microphone(ended), { kind: 'microphone-news', news: { silent: true, mutedSpeech: false } });
    expect(reduce(before, { kind: 'begun' })).toMatchObject({ lost: { microphone: false }, microphoneNews: { silent: false } });
  });

  it('is forgotten with the call', () => {
    expect(after(microphone(live), microphone(ended), { kind: 'ended', reason: 'left' }).lost.microphone).toBe(false);
  });
});
