import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scope } from '#lib/kernel/scope.ts';
import { roomName } from '#lib/protocol/ids.ts';
import { embedEvent } from '#lib/protocol/embed.ts';
import type { EmbedEvent } from '#lib/protocol/embed.ts';
import { FakeCall } from '../fakeCall.ts';
import { initialSnapshot } from '../reduce.ts';
import { bridgeEmbed } from './embedBridge.ts';

const LINK = 'https://parley.example/r/room#secret';

function frame() {
  const wanted = { microphone: true, camera: true };
  const selected = { camera: null, microphone: null, speaker: null };
  const call = new FakeCall(initialSnapshot({ room: roomName.parse('r'.repeat(21)), link: LINK, name: 'Anna', wanted, selected, online: true, lowData: false, relayOnly: false }));
  const scope = new Scope();
  const told: EmbedEvent[] = [];
  const listeners = new Set<(data: unknown) => void>();
  bridgeEmbed(scope, call, {
    post: (event) => told.push(event),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return { call, scope, told, listeners, say: (data: unknown) => listeners.forEach((listener) => listener(data)) };
}

const parley = 1;

describe('the page around a call', () => {
  it('may ask for what the person could press', () => {
    const { call, say } = frame();
    say({ parley, kind: 'join' });
    say({ parley, kind: 'join', name: 'Bert' });
    say({ parley, kind: 'microphone', on: false });
    say({ parley, kind: 'camera', on: true });
    say({ parley, kind: 'leave' });
    expect(call.calls).toEqual([
      { method: 'join', name: 'Anna' },
      { method: 'join', name: 'Bert' },
      { method: 'setMicrophone', on: false },
      { method: 'setCamera', on: true },
      { method: 'leave' },
    ]);
  });

  it('is told how the call stands, each thing once, and nothing of who is in it', () => {
    const { call, told } = frame();
    expect(told).toEqual([]);
    call.patch({ phase: { kind: 'preview' } });
    call.patch({ phase: { kind: 'joining' } });
    call.patch({ phase: { kind: 'live', since: 0, settled: true } });
    call.patch({ online: false });
    call.patch({ self: { ...call.snapshot.get().self, media: { microphone: true, camera: false, screen: false, screenAudio: false } } });
    call.patch({ phase: { kind: 'ended', reason: 'left' } });
    call.patch({ phase: { kind: 'preview' } });
    expect(told).toEqual([
      { parley, kind: 'ready' },
      { parley, kind: 'joined' },
      { parley, kind: 'participants', count: 1 },
      { parley, kind: 'sending', microphone: false, camera: false },
      { parley, kind: 'sending', microphone: true, camera: false },
      { parley, kind: 'left', reason: 'left' },
      { parley, kind: 'ready' },
    ]);
    for (const event of told) expect(embedEvent.safeParse(event).success).toBe(true);
    expect(JSON.stringify(told)).not.toMatch(/Anna|secret|rrrr/);
  });

  it('comes back in by `join` after the end', () => {
    const { call, say } = frame();
    call.patch({ phase: { kind: 'ended', reason: 'left' } });
    say({ parley, kind: 'join' });
    expect(call.calls.map(({ method }) => method)).toEqual(['rejoin', 'join']);
  });

  it('gets nothing done with what is no command, and an answer where it claims to be one', () => {
    const { call, told, say } = frame();
    fc.assert(
      fc.property(fc.anything(), (data) => {
        say(data);
        say({ parley, kind: 'join', name: data, more: true });
      }),
    );
    for (const data of [{ parley: 2, kind: 'join' }, { parley, kind: 'join', name: 'x'.repeat(1_000) }, { parley, kind: 'microphone', on: 'yes' }, { kind: 'leave' }, 'leave']) say(data);
    expect(call.calls).toEqual([]);
    expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['refused']));
  });

  it('hears and is heard no more once the call is closed', () => {
    const { call, scope, told, listeners } = frame();
    scope.close();
    call.patch({ phase: { kind: 'preview' } });
    expect([told, listeners.size, call.snapshot.listeners]).toEqual([[], 0, 0]);
  });
});
