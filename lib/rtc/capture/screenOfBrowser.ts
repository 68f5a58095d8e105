import type { Clock } from '#lib/kernel/clock.ts';
import { pictureTrack } from './pictureTrack.ts';
import type { ScreenCapture } from './screenCapture.ts';
import { DisplayCapture } from './screenDisplayCapture.ts';
import type { CaptureControllerPort } from './screenMediaPort.ts';

declare global {
  interface Window {
    /** W3C screen-capture; not in every browser, and not in TypeScript. */
    readonly CaptureController?: new () => CaptureControllerPort;
  }
}

/** The screen of whoever sits at this browser. */
export function screenOfBrowser(clock: Clock): ScreenCapture {
  const { mediaDevices } = navigator;
  const { CaptureController } = window;
  return new DisplayCapture({
    display: mediaDevices && 'getDisplayMedia' in mediaDevices ? mediaDevices : null,
    createController: CaptureController ? () => new CaptureController() : null,
    createPicture: (picture) => pictureTrack(picture, clock),
    clock,
  });
}
