import { systemClock } from '#lib/kernel/clock.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { createLevelMeter } from '#lib/rtc/audio/level.ts';
import type { CaptureKind, DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import { createDevices } from '#lib/rtc/capture/devices.ts';
import type { CaptureTracks } from '#lib/rtc/capture/devices.ts';

/** Camera and microphone without a call: what the check page looks at. */
export interface DeviceCheck {
  readonly snapshot: Readable<DevicesSnapshot>;
  readonly tracks: Readable<CaptureTracks>;
  retry(kind: CaptureKind): void;
  /** Loudness of the microphone from 0 to 1, while there is one. */
  listenLevel(listener: (level: number) => void): () => void;
  close(): void;
}

/** Turns both devices on; nothing of them leaves the page. */
export function openDeviceCheck(): DeviceCheck {
  const devices = createDevices({
    mediaDevices: navigator.mediaDevices ?? null,
    permissions: navigator.permissions ?? null,
    page: document,
    secure: isSecureContext,
    clock: systemClock,
    initial: { wanted: { microphone: true, camera: true }, selected: { microphone: null, camera: null, speaker: null } },
  });
  const meter = createLevelMeter(() => new AudioContext());
  return {
    snapshot: devices.snapshot,
    tracks: devices.tracks,
    retry: (kind) => devices.retry(kind),
    listenLevel(listener) {
      let stop = (): void => {};
      let heard: MediaStreamTrack | null = null;
      const follow = (): void => {
        const track = devices.tracks.get().microphone;
        if (track === heard) return;
        stop();
        heard = track;
        stop = track ? meter.listen(track, listener) : () => {};
      };
      const unsubscribe = devices.tracks.subscribe(follow);
      follow();
      return () => {
        unsubscribe();
        stop();
      };
    },
    close() {
      meter.close();
      devices.close();
    },
  };
}
