import type { CaptureControllerPort, DisplayMediaOptions } from './screenMediaPort.ts';
import type { ScreenHint, ScreenSurface } from './screenState.ts';

/**
 * What is asked for: anything the person may choose, with its sound, in its own size, at up to 30 frames a second. Sound is left as it
 * is, since it is as likely music as speech; what this page itself plays stays out of it, or the others would hear themselves. The page
 * itself is not offered: a call that shows the call is a hall of mirrors.
 */
export function displayOptions(controller: CaptureControllerPort | null): DisplayMediaOptions {
  // Choosing a tab or a window would bring it to the front, and take away the call with its word on what is shared.
  controller?.setFocusBehavior('no-focus-change');
  return {
    video: { frameRate: { ideal: 30, max: 30 } },
    audio: {
      restrictOwnAudio: true,
      suppressLocalAudioPlayback: false,
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      channelCount: { ideal: 2 },
    },
    ...(controller && { controller }),
    selfBrowserSurface: 'exclude',
    systemAudio: 'include',
    windowAudio: 'window',
    surfaceSwitching: 'include',
    monitorTypeSurfaces: 'include',
  };
}

/**
 * What a share begins with, whatever is shared. No browser tells whether a tab plays a video, and its sound is offered with every tab,
 * so neither can decide; and the mistakes are unequal: a video at 15 frames a second is a little rough, a text that gave up pixels for
 * frames cannot be read.
 */
export const FIRST_HINT: ScreenHint = 'detail';

/** Text need not move smoothly: what it does not spend on frames it has for pixels. */
export const hintConstraints: Readonly<Record<ScreenHint, MediaTrackConstraints>> = {
  detail: { frameRate: { ideal: 15, max: 15 } },
  motion: { frameRate: { ideal: 30, max: 30 } },
};

const surfaces = ['monitor', 'window', 'browser'] as const;

/** What the browser says is shared. Firefox does not say. */
export function surfaceOf(track: Pick<MediaStreamTrack, 'getSettings'>): ScreenSurface {
  const { displaySurface } = track.getSettings();
  return surfaces.find((surface) => surface === displaySurface) ?? 'unknown';
}
