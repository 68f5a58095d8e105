import { describe, expect, it } from 'vitest';
import { FakeCall } from '#lib/call/fakeCall.ts';
import { initialSnapshot } from '#lib/call/reduce.ts';
import type { Phase } from '#lib/call/snapshot.ts';
import { VisitMemory } from '#lib/call/visitMemory.ts';
import { roomName, roomSecret } from '#lib/protocol/ids.ts';
import { recordVisit } from './recordVisit.ts';

const room = roomName.parse('room-room-room-room--');
const secret = roomSecret.parse('AAAAAAAAAAAAAAAAAAAAAA');

function setUp() {
  const kept = new Map<string, string>();
  const memory = new VisitMemory({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  });
  const wanted = { microphone: true, camera: true };
  const call = new FakeCall(initialSnapshot({ room, link: `https://parley.example/r/${room}#${secret}`, name: '', wanted, selected: memory.readDevices(), online: true, lowData: false, relayOnly: false }));
  const stop = recordVisit(call, room, memory);
  const toggle = (phase: Phase, wanted: { readonly microphone: boolean; readonly camera: boolean }) => {
    call.patch({ phase });
    call.patch({ self: { ...call.snapshot.get().self, wanted } });
  };
  return { call, kept, memory, stop, toggle };
}

describe('the toggles', () => {
  it('are kept as the preview was left, whatever happens in the call', () => {
    const { kept, memory, toggle } = setUp();
    expect([...kept]).toEqual([]);
    toggle({ kind: 'preparing' }, { microphone: false, camera: true });
    toggle({ kind: 'preview' }, { microphone: false, camera: false });
    toggle({ kind: 'live', since: 1, settled: true }, { microphone: true, camera: false });
    expect(memory.readToggles()).toEqual({ microphone: false, camera: false });
  });

  it('are left alone once the visit is not watched any more', () => {
    const { memory, stop, toggle } = setUp();
    stop();
    toggle({ kind: 'preview' }, { microphone: false, camera: false });
    expect(memory.readToggles()).toEqual({ microphone: true, camera: true });
  });
});
