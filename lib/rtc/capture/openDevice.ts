import { fail, ok, type Result } from '#lib/kernel/result.ts';
import { captureFailure } from './captureFailure.ts';
import type { DeviceCaptureOptions } from './deviceCaptureOptions.ts';
import type { CaptureFailure } from './deviceState.ts';

export type Opened = Result<MediaStreamTrack, CaptureFailure>;

/** Opens `deviceId`, or any device for null. `isCurrent` says whether anybody still waits for it. */
export async function openDevice(
  { kind, open, unavailable }: DeviceCaptureOptions,
  deviceId: string | null,
  isCurrent: () => boolean,
): Promise<Opened> {
  if (unavailable) return fail(unavailable);
  try {
    return ok(await open(kind, deviceId, isCurrent));
  } catch (error) {
    return fail(captureFailure(error));
  }
}

/** Opens the preferred device, or any when that one is gone. */
export async function openPreferred(options: DeviceCaptureOptions, preferred: string | null, isCurrent: () => boolean): Promise<Opened> {
  const opened = await openDevice(options, preferred, isCurrent);
  if (opened.ok || !isCurrent() || preferred === null) return opened;
  const gone = opened.reason === 'not-found' || opened.reason === 'constraint';
  return gone ? openDevice(options, null, isCurrent) : opened;
}
