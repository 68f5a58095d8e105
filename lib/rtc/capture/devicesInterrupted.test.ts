import { describe, expect, it } from 'vitest';
import { live, microphoneOnly, setUp, settled } from './devicesTestBed.ts';
import { INTERRUPTED_AFTER } from './heldTrack.ts';
import type { DeviceEntry } from './mediaDevicesPort.ts';
import { builtInMicrophone, FakeMediaDevices, headset } from './fakeMediaDevices.ts';

describe('an interruption by the system', () => {
  it('counts as ended when it lasts and is over when the track speaks again', async () => {
    const { media, state, clock, devices, heard } = setUp(microphoneOnly);
    await settled();
    const track = media.live('microphone')[0];
    track?.setMuted(true);
    clock.advance(INTERRUPTED_AFTER - 1);
    expect(state('microphone').kind).toBe('live');
    clock.advance(1);
    expect(state('microphone')).toEqual({ kind: 'ended' });
    expect(devices.tracks.get().microphone).toBeNull();
    track?.setMuted(false);
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(devices.tracks.get().microphone).toBe(track);
    expect(heard).toEqual(['microphone ended', 'microphone restored']);
  });

  it('is mended when the person comes back to the page', async () => {
    const { media, state, clock, page, heard } = setUp(microphoneOnly, { media: new FakeMediaDevices([builtInMicrophone]) });
    await settled();
    media.live('microphone')[0]?.setMuted(true);
    clock.advance(INTERRUPTED_AFTER);
    page.show();
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(media.live('microphone')).toHaveLength(1);
    expect(heard).toEqual(['microphone ended', 'microphone restored']);
  });

  it('is told once however long it lasts, and is over within a second of its end', async () => {
    const { media, state, clock, heard } = setUp(microphoneOnly);
    await settled();
    media.interrupted = true;
    media.live('microphone')[0]?.setMuted(true);
    for (let second = 0; second < 10; second++) {
      clock.advance(1_000);
      await settled();
      expect(state('microphone')).toEqual({ kind: 'ended' });
    }
    expect(media.live('microphone')).toHaveLength(1);
    media.interrupted = false;
    clock.advance(1_000);
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(heard).toEqual(['microphone ended', 'microphone restored']);
  });

  it('keeps a muted microphone from being listened to, until it is over', async () => {
    const { media, clock, devices } = setUp(microphoneOnly);
    await settled();
    devices.setWanted('microphone', false);
    const [track] = media.live('microphone');
    track?.setMuted(true);
    clock.advance(INTERRUPTED_AFTER);
    expect(devices.mutedMicrophone.get()).toBeNull();
    track?.setMuted(false);
    expect(devices.mutedMicrophone.get()).toBe(track);
  });
});

describe('the default device of the system', () => {
  const byDefault: DeviceEntry = { kind: 'audioinput', deviceId: 'default', label: 'Default - Built-in microphone' };
  const set = () => setUp(microphoneOnly, { media: new FakeMediaDevices([byDefault, builtInMicrophone, headset]) });

  it('is followed while it is in use, and said', async () => {
    const { media, devices, heard } = set();
    await settled();
    media.rename('default', 'Default - Headset');
    await settled();
    expect(devices.tracks.get().microphone?.label).toBe('Default - Headset');
    expect(media.live('microphone')).toHaveLength(1);
    expect([heard, devices.preference('microphone')]).toEqual([['microphone switched to Default - Headset'], null]);
  });

  it('is followed by a muted microphone, which stays silent', async () => {
    const { media, devices } = set();
    await settled();
    devices.setWanted('microphone', false);
    media.rename('default', 'Default - Headset');
    await settled();
    expect(media.live('microphone').map(({ label, enabled }) => [label, enabled])).toEqual([['Default - Headset', false]]);
    expect([devices.tracks.get().microphone, devices.mutedMicrophone.get()?.label]).toEqual([null, 'Default - Headset']);
  });

  it('does not take a device away that was chosen', async () => {
    const { media, devices, heard } = set();
    devices.select('microphone', 'mic-1');
    await settled();
    media.rename('default', 'Default - Headset');
    await settled();
    expect([devices.tracks.get().microphone?.label, heard]).toEqual(['Built-in microphone', []]);
  });
});
