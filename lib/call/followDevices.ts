import type { Scope } from '#lib/kernel/scope.ts';
import type { Devices } from '#lib/rtc/capture/devices.ts';
import type { LocalTracks } from '#lib/rtc/mediaTransport.ts';
import type { CallEvent } from './reduce.ts';
import type { ScreenSharing } from './screenSharing.ts';
import type { CallNotice } from './snapshot.ts';
import { speakerNotice } from './speakerNotice.ts';

export interface FollowDevicesOptions {
  readonly devices: Devices;
  readonly screen: ScreenSharing;
  /** What is to be sent from now on. */
  readonly setTracks: (tracks: LocalTracks) => void;
  readonly dispatch: (event: CallEvent) => void;
  readonly notify: (notice: CallNotice) => void;
}

/** Whatever is captured is sent and shown, and what becomes of the devices is told, for as long as `scope` is open. */
export function followDevices(scope: Scope, { devices, screen, setTracks, dispatch, notify }: FollowDevicesOptions): void {
  const look = () => ({ chosen: devices.preference('speaker'), devices: devices.snapshot.get() });
  let shown = look();
  const showDevices = () => {
    const before = shown;
    shown = look();
    dispatch({ kind: 'devices', devices: shown.devices });
    const notice = speakerNotice(before, shown);
    if (notice) notify(notice);
  };
  let camera: MediaStreamTrack | null = null;
  let stream: MediaStream | null = null;
  const showTracks = () => {
    const tracks: LocalTracks = { ...devices.tracks.get(), ...screen.tracks.get() };
    if (tracks.camera !== camera) {
      camera = tracks.camera;
      stream = camera && new MediaStream([camera]);
    }
    setTracks(tracks);
    dispatch({ kind: 'tracks', tracks, stream });
  };
  scope.add(devices.snapshot.subscribe(showDevices));
  scope.add(devices.tracks.subscribe(showTracks));
  scope.add(screen.tracks.subscribe(showTracks));
  scope.add(devices.onEnded((device) => notify({ kind: 'device-ended', device })));
  scope.add(devices.onRestored((device) => notify({ kind: 'device-restored', device })));
  scope.add(devices.onSwitched((device, label) => notify({ kind: 'device-switched', device, label })));
  scope.add(devices.onSwitchFailed((device) => notify({ kind: 'device-switch-failed', device })));
  showDevices();
  showTracks();
}
