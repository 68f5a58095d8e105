import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { createDevices, type Devices, type DevicesInitial } from './devices.ts';
import type { CaptureFailure } from './deviceState.ts';
import {
  builtInCamera, builtInMicrophone, FakeMediaDevices, FakePage, FakePermissions, headset, speakers, usbCamera,
} from './fakeMediaDevices.ts';

const both: DevicesInitial['wanted'] = { microphone: true, camera: true };
const cameraOnly: DevicesInitial['wanted'] = { microphone: false, camera: true };
const microphoneOnly: DevicesInitial['wanted'] = { microphone: true, camera: false };
const neither: DevicesInitial['wanted'] = { microphone: false, camera: false };
const none: DevicesInitial['selected'] = { microphone: null, camera: null, speaker: null };

/** Lets everything that only waits for promises run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(
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
      published: Object.values(devices.tracks.get()).filter((track) => track !== null).length,
    };
    expect(counts).toEqual({ tracks: 0, listeners: 0, timers: 0, published: 0 });
  }
});

const live = (device: { deviceId: string; label: string }) => ({ kind: 'live', deviceId: device.deviceId, label: device.label });
const error = (name: string, message = ''): DOMException => new DOMException(message, name);

describe('the first request', () => {
  it('asks for both devices in one prompt', async () => {
    const { media, state, devices } = setUp(both);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    await settled();
    expect(media.requests).toHaveLength(1);
    expect(media.requests[0]).toMatchObject({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } },
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: { ideal: 'user' } },
    });
    expect([state('microphone'), state('camera')]).toEqual([live(builtInMicrophone), live(builtInCamera)]);
    expect(devices.tracks.get().microphone?.contentHint).toBe('speech');
    expect(devices.tracks.get().camera?.contentHint).toBe('motion');
  });

  it('asks for nothing that is not wanted', async () => {
    const { media, state } = setUp(neither);
    await settled();
    expect(media.requests).toEqual([]);
    expect([state('microphone'), state('camera')]).toEqual([{ kind: 'off' }, { kind: 'off' }]);
  });

  it('never asks for what was closed in the same turn', async () => {
    const { media, devices } = setUp(both);
    devices.close();
    await settled();
    expect(media.requests).toEqual([]);
  });

  it('keeps the microphone when there is no camera', async () => {
    const { state } = setUp(both, { media: new FakeMediaDevices([builtInMicrophone]) });
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(state('camera')).toEqual({ kind: 'failed', reason: 'not-found' });
  });

  it('keeps the microphone when the camera is taken', async () => {
    const { state, media } = setUp(both);
    media.faults.camera = error('NotReadableError');
    await settled();
    expect([state('microphone'), state('camera')]).toEqual([live(builtInMicrophone), { kind: 'failed', reason: 'in-use' }]);
  });

  it('does not put the question again after a no', async () => {
    const { state, media } = setUp(both);
    media.faults.camera = error('NotAllowedError', 'Permission denied');
    await settled();
    expect(media.requests).toHaveLength(1);
    expect([state('microphone'), state('camera')]).toEqual([{ kind: 'failed', reason: 'denied' }, { kind: 'failed', reason: 'denied' }]);
  });

  it('asks for the microphone alone when only the camera had been blocked before', async () => {
    const { state, media, permissions } = setUp(both);
    permissions.camera.state = 'denied';
    media.faults.camera = error('NotAllowedError', 'Permission denied');
    await settled();
    expect([state('microphone'), state('camera')]).toEqual([live(builtInMicrophone), { kind: 'failed', reason: 'denied' }]);
  });

  it('stays one prompt when chosen devices are gone, and makes up for the choice when their names are known', async () => {
    const { state, media, devices } = setUp(both, { selected: { ...none, microphone: 'mic-2', camera: 'gone' } });
    await settled();
    expect(media.requests.filter(({ audio, video }) => audio && video)).toHaveLength(2);
    expect([state('microphone'), state('camera')]).toEqual([live(headset), live(builtInCamera)]);
    expect(devices.preference('camera')).toBe('gone');
    expect(devices.snapshot.get().selected).toMatchObject({ microphone: 'mic-2', camera: 'cam-1' });
  });
});

describe('failures', () => {
  const cases: readonly (readonly [DOMException, CaptureFailure])[] = [
    [error('NotAllowedError', 'Permission denied'), 'denied'],
    [error('NotAllowedError', 'Permission denied by system'), 'denied-by-system'],
    [error('NotFoundError'), 'not-found'],
    [error('NotReadableError'), 'in-use'],
    [error('AbortError', 'Starting videoinput failed'), 'in-use'],
    [error('AbortError'), 'aborted'],
    [error('OverconstrainedError'), 'constraint'],
    [error('SecurityError'), 'denied'],
    [error('TypeError'), 'unsupported'],
  ];

  it.each(cases)('%s becomes %s, and retry mends it', async (fault, reason) => {
    const { state, media, devices } = setUp(cameraOnly);
    media.faults.camera = fault;
    await settled();
    expect(state('camera')).toEqual({ kind: 'failed', reason });
    media.faults.camera = null;
    devices.retry('camera');
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('tells an insecure page and a browser without devices', async () => {
    const insecure = setUp(both, { secure: false });
    await settled();
    expect(insecure.state('camera')).toEqual({ kind: 'failed', reason: 'insecure' });
    expect(insecure.media.requests).toEqual([]);
    const bare = createDevices({
      mediaDevices: null, secure: true, clock: new FakeClock(), initial: { wanted: both, selected: none },
    });
    await settled();
    expect(bare.snapshot.get().microphone).toEqual({ kind: 'failed', reason: 'unsupported' });
    expect(bare.snapshot.get().canSelectSpeaker).toBe(false);
    bare.close();
  });

  it('says so when a prompt is not answered for 8 s', async () => {
    const media = new FakeMediaDevices();
    media.hold = true;
    const { state, clock } = setUp(cameraOnly, { media });
    await settled();
    clock.advance(7_999);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: false });
    clock.advance(1);
    expect(state('camera')).toEqual({ kind: 'asking', unanswered: true });
    media.prompts[0]?.answer();
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('a busy device comes back by itself within 2 s where no question can come of it', async () => {
    const { state, media, clock, permissions } = setUp(cameraOnly);
    permissions.camera.state = 'granted';
    media.faults.camera = error('NotReadableError');
    await settled();
    for (let round = 0; round < 3; round++) {
      clock.advance(1_000);
      await settled();
      expect(state('camera')).toEqual({ kind: 'failed', reason: 'in-use' });
    }
    media.faults.camera = null;
    clock.advance(1_000);
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
  });

  it('a permission granted in the browser brings the device; one taken back is told', async () => {
    const { state, media, permissions, heard } = setUp(cameraOnly);
    media.faults.camera = error('NotAllowedError', 'Permission denied');
    permissions.camera.state = 'denied';
    await settled();
    media.faults.camera = null;
    permissions.set('camera', 'granted');
    await settled();
    expect(state('camera')).toEqual(live(builtInCamera));
    media.live('camera')[0]?.end();
    expect(state('camera')).toEqual({ kind: 'ended' });
    permissions.set('camera', 'denied');
    expect(state('camera')).toEqual({ kind: 'failed', reason: 'denied' });
    expect(heard).toEqual(['camera ended']);
  });
});

describe('requests that were superseded', () => {
  it('stops a camera that is granted after it was turned off', async () => {
    const media = new FakeMediaDevices();
    media.hold = true;
    const { state, devices } = setUp(cameraOnly, { media });
    await settled();
    devices.setWanted('camera', false);
    expect(state('camera')).toEqual({ kind: 'off' });
    media.prompts[0]?.answer();
    await settled();
    expect(media.tracks).toHaveLength(1);
    expect(media.live('camera')).toEqual([]);
    expect(devices.tracks.get().camera).toBeNull();
  });

  it('keeps only the last of several requests, in whatever order they are answered', async () => {
    const media = new FakeMediaDevices();
    media.hold = true;
    const { state, devices } = setUp(cameraOnly, { media });
    await settled();
    devices.select('camera', 'cam-2');
    await settled();
    devices.select('camera', 'cam-1');
    await settled();
    for (const prompt of [...media.prompts].reverse()) {
      prompt.answer();
      await settled();
    }
    expect(media.tracks).toHaveLength(3);
    expect(media.live('camera')).toHaveLength(1);
    expect(state('camera')).toEqual(live(builtInCamera));
  });
});

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
    devices.setWanted('microphone', true);
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
    media.unplug('mic-2');
    await settled();
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
    clock.advance(1_000);
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
    expect(heard).toEqual(['camera ended']);
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

describe('an interruption by the system', () => {
  it('counts as ended after a second and is over when the track speaks again', async () => {
    const { media, state, clock, devices, heard } = setUp(microphoneOnly);
    await settled();
    const track = media.live('microphone')[0];
    track?.setMuted(true);
    clock.advance(999);
    expect(state('microphone').kind).toBe('live');
    clock.advance(1);
    expect(state('microphone')).toEqual({ kind: 'ended' });
    expect(devices.tracks.get().microphone).toBeNull();
    track?.setMuted(false);
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(devices.tracks.get().microphone).toBe(track);
    expect(heard).toEqual(['microphone ended']);
  });

  it('is mended when the person comes back to the page', async () => {
    const { media, state, clock, page } = setUp(microphoneOnly, { media: new FakeMediaDevices([builtInMicrophone]) });
    await settled();
    media.live('microphone')[0]?.setMuted(true);
    clock.advance(1_000);
    page.show();
    await settled();
    expect(state('microphone')).toEqual(live(builtInMicrophone));
    expect(media.live('microphone')).toHaveLength(1);
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
