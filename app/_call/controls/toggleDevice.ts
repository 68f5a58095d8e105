import type { Call } from '#lib/call/callPort.ts';
import type { CaptureKind } from '#lib/rtc/capture/deviceState.ts';
import { isTroubled } from '../preview/troubled.ts';

/** What a press on the device's toggle does: the same by hand, by key and by the system's own buttons. */
export function toggleDevice(call: Call, device: CaptureKind): void {
  const { self, devices } = call.snapshot.get();
  const on = self.wanted[device];
  if (on && isTroubled(devices[device])) return call.retryDevice(device);
  if (device === 'microphone') call.setMicrophone(!on);
  else call.setCamera(!on);
}
