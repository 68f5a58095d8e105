import { systemClock } from '#lib/kernel/clock.ts';
import { fail, type Result } from '#lib/kernel/result.ts';
import type { Still, StillCamera, StillFailure } from '#lib/rtc/capture/stillPhoto.ts';
import { stillOfBrowser } from '#lib/rtc/capture/stillOfBrowser.ts';

let camera: StillCamera | null = null;

/** A picture of what `stream`'s camera sees, as large as the camera gives it while the call goes on. `stream`: the own one of the call. */
export async function takeStill(stream: MediaStream | null): Promise<Result<Still, StillFailure>> {
  const track = stream?.getVideoTracks()[0];
  if (!track) return fail('no-camera');
  camera ??= stillOfBrowser(systemClock);
  return camera.take(track);
}
