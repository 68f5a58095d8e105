import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createDevices } from './devices.ts';
import type { CaptureKind } from './deviceState.ts';
import { builtInCamera, builtInMicrophone, FakeMediaDevices, FakePage, FakePermissions, headset, usbCamera } from './fakeMediaDevices.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const kind = fc.constantFrom<CaptureKind>('microphone', 'camera');
const known = [builtInCamera, usbCamera, builtInMicrophone, headset];
const fault = fc.constantFrom('NotAllowedError', 'NotFoundError', 'NotReadableError', 'AbortError', 'OverconstrainedError');

const operation = fc.oneof(
  fc.record({ do: fc.constant('want' as const), kind, on: fc.boolean() }),
  fc.record({ do: fc.constant('select' as const), kind, device: fc.nat(3) }),
  fc.record({ do: fc.constant('selectAny' as const), kind }),
  fc.record({ do: fc.constant('retry' as const), kind }),
  fc.record({ do: fc.constant('release' as const) }),
  fc.record({ do: fc.constant('fault' as const), kind, name: fc.option(fault) }),
  fc.record({ do: fc.constant('hold' as const), on: fc.boolean() }),
  fc.record({ do: fc.constant('exclusive' as const), on: fc.boolean() }),
  fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }),
  fc.record({ do: fc.constant('plug' as const), device: fc.nat(3) }),
  fc.record({ do: fc.constant('unplug' as const), device: fc.nat(3) }),
  fc.record({ do: fc.constant('end' as const), kind }),
  fc.record({ do: fc.constant('mute' as const), kind, on: fc.boolean() }),
  fc.record({ do: fc.constant('permission' as const), kind, state: fc.constantFrom<PermissionState>('granted', 'denied', 'prompt') }),
  fc.record({ do: fc.constant('show' as const) }),
  fc.record({ do: fc.constant('time' as const), ms: fc.constantFrom(100, 1_000, 8_000) }),
  fc.record({ do: fc.constant('settle' as const) }),
);

it('never leaves two tracks of a kind running, shows what it sends, and holds nothing once closed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { maxLength: 40 }),
      fc.record({ microphone: fc.boolean(), camera: fc.boolean() }),
      async (operations, wanted) => {
        const media = new FakeMediaDevices();
        const clock = new FakeClock();
        const permissions = new FakePermissions();
        const page = new FakePage();
        const selected = { microphone: 'mic-2', camera: null, speaker: null };
        const devices = createDevices({
          mediaDevices: media, secure: true, clock, permissions, page, canSelectSpeaker: true, initial: { wanted, selected },
        });
        const want = { ...wanted };

        const atRest = (): void => {
          for (const one of ['microphone', 'camera'] as const) {
            const running = media.live(one);
            const state = devices.snapshot.get()[one];
            const track = devices.tracks.get()[one];
            expect(running.length).toBeLessThanOrEqual(1);
            expect(state.kind === 'off').toBe(!want[one]);
            expect(track !== null).toBe(state.kind === 'live');
            if (track) expect([track.readyState, track.enabled]).toEqual(['live', true]);
            if (!want.camera) expect(media.live('camera')).toEqual([]);
            if (!want[one]) expect(running.every(({ enabled }) => !enabled)).toBe(true);
          }
        };

        for (const step of operations) {
          switch (step.do) {
            case 'want':
              want[step.kind] = step.on;
              devices.setWanted(step.kind, step.on);
              break;
            case 'select': {
              const device = known[step.device];
              if (device) devices.select(step.kind, device.deviceId);
              break;
            }
            case 'selectAny':
              devices.select(step.kind, null);
              break;
            case 'retry':
              devices.retry(step.kind);
              break;
            case 'release':
              want.microphone = false;
              want.camera = false;
              devices.release();
              break;
            case 'fault':
              media.faults[step.kind] = step.name === null ? null : new DOMException('', step.name);
              break;
            case 'hold':
              media.hold = step.on;
              break;
            case 'exclusive':
              media.exclusive = step.on;
              break;
            case 'answer':
              media.prompts.splice(step.which, 1)[0]?.answer();
              break;
            case 'plug': {
              const device = known[step.device];
              if (device && !media.has(device.deviceId)) media.plug(device);
              break;
            }
            case 'unplug':
              media.unplug(known[step.device]?.deviceId ?? '');
              break;
            case 'end':
              media.live(step.kind)[0]?.end();
              break;
            case 'mute':
              media.live(step.kind)[0]?.setMuted(step.on);
              break;
            case 'permission':
              permissions.set(step.kind, step.state);
              break;
            case 'show':
              page.show();
              break;
            case 'time':
              clock.advance(step.ms);
              break;
            case 'settle':
              await settled();
              atRest();
              break;
          }
        }

        // Nobody is left waiting: with every prompt answered and every cause gone, what is wanted is live again.
        media.hold = false;
        media.exclusive = false;
        media.faults.microphone = null;
        media.faults.camera = null;
        for (const prompt of media.prompts.splice(0)) prompt.answer();
        await settled();
        for (const device of known) if (!media.has(device.deviceId)) media.plug(device);
        for (const one of ['microphone', 'camera'] as const) {
          permissions.set(one, 'granted');
          for (const track of media.live(one)) if (track.muted) track.setMuted(false);
          devices.retry(one);
        }
        await settled();
        atRest();
        for (const one of ['microphone', 'camera'] as const) {
          expect(devices.snapshot.get()[one].kind).toBe(want[one] ? 'live' : 'off');
        }

        devices.close();
        for (const prompt of media.prompts.splice(0)) prompt.answer();
        await settled();
        expect([...media.live('microphone'), ...media.live('camera')]).toEqual([]);
        expect(clock.pending).toBe(0);
        const targets = [media, page, permissions.camera, permissions.microphone, ...media.tracks];
        expect(targets.reduce((sum, target) => sum + target.listenerCount, 0)).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
