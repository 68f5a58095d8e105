import { LOOK_MS, nextPicture, PROBE_MS } from '#lib/call/attention/pictureWatch.ts';
import type { PictureInput, PictureState } from '#lib/call/attention/pictureWatch.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';

/**
 * Sees to it that `video` shows what its stream delivers: an element can get stuck on a frame while its track goes on, and is
 * mended by being given the stream anew. One frame callback a second, no other work while all is well. Returns how to stop.
 */
export function watchPicture(video: HTMLVideoElement, stream: MediaStream): () => void {
  const scope = new Scope();
  // Browsers that do not tell of frames: no watch.
  if (!('requestVideoFrameCallback' in video)) return () => {};
  let state: PictureState = 'flowing';
  let awaited = false;
  let probe = scope.child();

  const handle = (input: PictureInput): void => {
    const before = state;
    const { state: next, entered } = nextPicture(state, input);
    state = next;
    if (!entered) return;
    if (before === 'probing') probe.close();
    if (next === 'probing') startProbe();
    if (next === 'reattached') {
      video.srcObject = null;
      video.srcObject = stream;
      awaitFrame();
    }
  };

  const startProbe = (): void => {
    probe = scope.child();
    const other = document.createElement('video');
    other.muted = true;
    other.playsInline = true;
    other.srcObject = stream;
    const callback = other.requestVideoFrameCallback(() => handle('probeFrame'));
    probe.add(() => {
      other.cancelVideoFrameCallback(callback);
      other.srcObject = null;
    });
    probe.after(systemClock, PROBE_MS, () => handle('probeEmpty'));
    other.play().catch(() => {});
  };

  const awaitFrame = (): void => {
    if (awaited) return;
    awaited = true;
    const callback = video.requestVideoFrameCallback(() => {
      forget();
      awaited = false;
      handle('frame');
    });
    const forget = scope.add(() => video.cancelVideoFrameCallback(callback));
  };

  const look = (): void => {
    const track = stream.getVideoTracks()[0];
    const expected = document.visibilityState === 'visible' && !video.paused && track?.readyState === 'live' && !track.muted;
    handle(expected ? 'look' : 'rest');
    awaitFrame();
    scope.after(systemClock, LOOK_MS, look);
  };
  look();
  return () => scope.close();
}
