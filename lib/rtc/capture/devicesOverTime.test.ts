import { describe, expect, it, vi } from 'vitest';
import { both, cameraOnly, error, live, microphoneOnly, neither, none, setUp, settled } from './devicesTestBed.ts';
import { INTERRUPTED_AFTER } from './heldTrack.ts';
import { builtInCamera, builtInMicrophone, FakeMediaDevices, headset, speakers, usbCamera } from './fakeMediaDevices.ts';

describe('turning off', () => {
  it('stops the camera', async () => {
    const { state, media, devices } = setUp(both);
    await settled();
    devices.setWanted('camera', false);
    expect(state('camera')).toEqual({ kind: 'off' });
    expect(media.live('camera')).toEqual([]);
    devices.setWanted('camera', true);
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('silences the microphone and unmutes it at once, without a request', async () => {
    const { state, media, devices } = setUp(both);
    await settled();
    devices.setWanted('microphone', false);
    expect(state('microphone')).toEqual({ kind: 'off' });
    expect(devices.tracks.get().microphone).toBeNull();
    expect(media.live('microphone').map((track) => track.enabled)).toEqual([false]);
    expect(devices.mutedMicrophone.get()).toBe(media.live('microphone')[0]);
    devices.setWanted('microphone', true);
    expect(devices.mutedMicrophone.get()).toBeNull();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(devices.tracks.get().microphone?.enabled).toBe(true);
    expect(media.requests).toHaveLength(1);
  });

  it('a muted microphone that is unplugged or switched is found right when unmuted', async () => {
    const { state, media, devices, heard } = setUp(microphoneOnly);
    await settled();
    devices.setWanted('microphone', false);
    devices.select('microphone', 'mic-2');
    await settled();
    expect(media.live('microphone').map((track) => [track.label, track.enabled])).toEqual([['Headset', false]]);
    expect(devices.tracks.get().microphone).toBeNull();
    expect(devices.mutedMicrophone.get()?.label).toBe('Headset');
    media.unplug('mic-2');
    await settled();
    expect(devices.mutedMicrophone.get()).toBeNull();
    expect(state('microphone')).toEqual({ kind: 'off' });
    expect(heard).not.toContain('microphone ended');
    devices.setWanted('microphone', true);
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
  });

  it('release closes a muted microphone too, and begins anew', async () => {
    const { state, media, devices } = setUp(both);
    await settled();
    devices.setWanted('microphone', false);
    devices.release();
    expect([media.live('microphone'), media.live('camera')]).toEqual([[], []]);
    devices.setWanted('microphone', true);
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
  });
});

describe('choosing another device', () => {
  it('opens the new one, publishes it, then stops the old', async () => {
    const { media, devices, heard } = setUp(cameraOnly);
    await settled();
    const old = devices.tracks.get().camera;
    const seen: (string | undefined)[] = [];
    devices.tracks.subscribe(() => seen.push(`${devices.tracks.get().camera?.label}, old ${old?.readyState}`));
    devices.select('camera', 'cam-2');
    expect(devices.tracks.get().camera).toBe(old);
    await settled();
    expect(seen).toEqual(['USB camera, old live']);
    expect(media.live('camera').map((track) => track.label)).toEqual(['USB camera']);
    expect(media.requests.at(-1)).toMatchObject({ video: { deviceId: { exact: 'cam-2' } } });
    expect(heard).toEqual(['camera switched to USB camera']);
    expect(devices.preference('camera')).toBe('cam-2');
  });

  it('keeps the old one when the new one fails', async () => {
    const { media, devices, heard, state } = setUp(cameraOnly);
    await settled();
    const old = devices.tracks.get().camera;
    media.brokenDevices.set('cam-2', error('NotAllowedError', 'Permission denied'));
    devices.select('camera', 'cam-2');
    await settled();
    expect(devices.tracks.get().camera).toBe(old);
    expect(state('camera')).toEqual(live(builtInCamera));
    expect(devices.preference('camera')).toBeNull();
    expect(heard).toEqual(['camera not switched: denied']);
  });

  it('lets the old one go first where only one can be open', async () => {
    const { media, devices, state } = setUp(cameraOnly);
    media.exclusive = true;
    await settled();
    devices.select('camera', 'cam-2');
    await settled();
    expect(state('camera')).toEqual(live(usbCamera));
  });

  it('returns to the old one when that was let go for nothing', async () => {
    const { media, devices, state, heard } = setUp(cameraOnly);
    await settled();
    media.brokenDevices.set('cam-2', error('NotReadableError'));
    devices.select('camera', 'cam-2');
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
    expect(media.live('camera')).toHaveLength(1);
    expect(heard).toEqual(['camera not switched: in-use']);
  });

  it.each(['ends', 'is silenced'])('asks for the old one anew when that %s while the new one is refused', async (fate) => {
    const { media, devices, state, clock, heard } = setUp(cameraOnly);
    await settled();
    media.hold = true;
    devices.select('camera', 'cam-2');
    await settled();
    const old = media.live('camera')[0];
    if (fate === 'ends') old?.end();
    else old?.setMuted(true);
    clock.advance(INTERRUPTED_AFTER);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    expect(devices.tracks.get().camera).toBeNull();
    media.hold = false;
    media.prompts[0]?.refuse(error('NotAllowedError', 'Permission denied'));
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
    expect(devices.tracks.get().camera).not.toBe(old);
    expect(heard).toEqual(['camera not switched: denied']);
  });

  it('is remembered while off', async () => {
    const { devices, state, media } = setUp(neither);
    devices.select('camera', 'cam-2');
    await settled();
    expect(media.requests).toEqual([]);
    devices.setWanted('camera', true);
    await settled();
    expect(state('camera')).toEqual(live(usbCamera));
  });
});

describe('unplugging', () => {
  it('ends, and comes back when plugged in again', async () => {
    const { media, state, heard, devices } = setUp(cameraOnly, { media: new FakeMediaDevices([builtInCamera]) });
    await settled();
    media.unplug('cam-1');
    expect(state('camera')).toEqual({ kind: 'ended' });
    expect(devices.tracks.get().camera).toBeNull();
    await settled();
    expect(state('camera')).toEqual({ kind: 'ended' });
    media.plug(builtInCamera);
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
    expect(heard).toEqual(['camera ended', 'camera restored']);
  });

  it('falls back to another device, and returns to the chosen one when it is back', async () => {
    const { media, state, heard, devices } = setUp(microphoneOnly, { selected: { ...none, microphone: 'mic-2' } });
    await settled();
    expect(state('microphone')).toEqual(live(headset));
    media.unplug('mic-2');
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    media.plug(headset);
    await settled();
    expect(state('microphone')).toEqual(live(headset));
    expect(devices.preference('microphone')).toBe('mic-2');
    expect(heard).toEqual(['microphone ended', 'microphone switched to Built-in microphone', 'microphone switched to Headset']);
  });

  it('tries once more by itself when the device ended but is still there', async () => {
    const { media, state, clock } = setUp(cameraOnly);
    await settled();
    media.live('camera')[0]?.end();
    await settled();
    expect(state('camera')).toEqual({ kind: 'ended' });
    clock.advance(1_000);
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('does not come back when it is no longer wanted', async () => {
    const { media, state, devices } = setUp(cameraOnly, { media: new FakeMediaDevices([builtInCamera]) });
    await settled();
    media.unplug('cam-1');
    devices.setWanted('camera', false);
    media.plug(builtInCamera);
    await settled();
    expect(state('camera')).toEqual({ kind: 'off' });
    expect(media.live('camera')).toEqual([]);
  });
});

describe('what menus show', () => {
  it('names devices after the first grant and follows changes', async () => {
    const { devices, media } = setUp(neither);
    await settled();
    expect(devices.snapshot.get().options).toEqual({ microphone: [], camera: [], speaker: [] });
    devices.setWanted('microphone', true);
    await settled();
    const options = devices.snapshot.get().options;
    expect(options.microphone).toEqual([{ id: 'mic-1', label: 'Built-in microphone' }, { id: 'mic-2', label: 'Headset' }]);
    expect(options.camera).toEqual([]);
    media.unplug('mic-2');
    await vi.waitFor(() => expect(devices.snapshot.get().options.microphone).toHaveLength(1));
  });

  it('a speaker that is unplugged gives way to the browser’s own choice, and is chosen again when back', async () => {
    const { devices, media } = setUp(microphoneOnly, { selected: { ...none, speaker: 'out-2' } });
    const second = { ...speakers, deviceId: 'out-2', label: 'Monitor' };
    await settled();
    expect(devices.snapshot.get().selected.speaker).toBeNull();
    media.plug(second);
    await settled();
    expect(devices.snapshot.get().selected.speaker).toBe('out-2');
    devices.select('speaker', 'out-1');
    expect(devices.snapshot.get().selected.speaker).toBe('out-1');
    expect(devices.preference('speaker')).toBe('out-1');
  });
});
