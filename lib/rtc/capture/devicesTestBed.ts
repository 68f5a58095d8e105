import { afterEach, expect } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createDevices, type Devices, type DevicesInitial } from './devices.ts';
import { FakeMediaDevices, FakePage, FakePermissions } from './fakeMediaDevices.ts';

export const both: DevicesInitial['wanted'] = { microphone: true, camera: true };
export const cameraOnly: DevicesInitial['wanted'] = { microphone: false, camera: true };
export const microphoneOnly: DevicesInitial['wanted'] = { microphone: true, camera: false };
export const neither: DevicesInitial['wanted'] = { microphone: false, camera: false };
export const none: DevicesInitial['selected'] = { microphone: null, camera: null, speaker: null };

/** Lets everything that only waits for promises run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Devices on fakes, closed and counted after the test. */
export function setUp(
  wanted: DevicesInitial['wanted'],
  { media = new FakeMediaDevices(), selected = none, secure = true } = {},
) {
  const clock = new FakeClock();
  const permissions = new FakePermissions();
  const page = new FakePage();
  const devices = createDevices({
    mediaDevices: media, secure, clock, permissions, page, canSelectSpeaker: true, initial: { wanted, selected },
  });
  open.push({ devices, media, clock, permissions, page });
  const heard: string[] = [];
  devices.onEnded((device) => heard.push(`${device} ended`));
  devices.onRestored((device) => heard.push(`${device} restored`));
  devices.onSwitched((device, label) => heard.push(`${device} switched to ${label}`));
  devices.onSwitchFailed((device, reason) => heard.push(`${device} not switched: ${reason}`));
  const state = (kind: 'microphone' | 'camera') => devices.snapshot.get()[kind];
  return { devices, media, clock, permissions, page, heard, state };
}

const open: { devices: Devices; media: FakeMediaDevices; clock: FakeClock; permissions: FakePermissions; page: FakePage }[] = [];

// Whatever a test did: closing leaves no track, no listener and no timer behind.
afterEach(async () => {
  for (const { devices, media, clock, permissions, page } of open.splice(0)) {
    await settled();
    devices.close();
    for (const prompt of media.prompts) prompt.answer();
    await settled();
    const counts = {
      tracks: media.live('microphone').length + media.live('camera').length,
      listeners: [media, page, permissions.camera, permissions.microphone, ...media.tracks].reduce((n, t) => n + t.listenerCount, 0),
      timers: clock.pending,
      published: Object.values(devices.tracks.get()).filter((track) => track !== null).length + (devices.mutedMicrophone.get() ? 1 : 0),
    };
    expect(counts).toEqual({ tracks: 0, listeners: 0, timers: 0, published: 0 });
  }
});

export const live = (device: { deviceId: string; label: string }) => ({ kind: 'live', deviceId: device.deviceId, label: device.label });
export const error = (name: string, message = ''): DOMException => new DOMException(message, name);
