import type { Clock } from '#lib/kernel/clock.ts';
import { encodeDrawn, type PictureSize } from './pictureCanvas.ts';
import { FRAME_LIMIT, StillCamera, type StillPicture, type StillTools } from './stillPhoto.ts';
import { within } from './within.ts';

/** The quality of a frame as JPEG: what is lost at it is not seen. */
const QUALITY = 0.92;

/** The camera of this browser. */
export function stillOfBrowser(clock: Clock): StillCamera {
  return new StillCamera({
    clock,
    photoOf: supports('takePhoto') ? async (track) => new ImageCapture(track).takePhoto() : null,
    frameOf: (track) => frameOf(clock, track),
    sizeOf,
    openAgain: opensTwice() ? openAgain : null,
  });
}

/** Safari has `takePhoto` without `grabFrame`, and Firefox neither. */
function supports(method: 'takePhoto' | 'grabFrame'): boolean {
  return 'ImageCapture' in window && method in ImageCapture.prototype;
}

/**
 * Whether a second track of the same camera has its own size and leaves the first alone. That is so in Gecko, which opens the camera as large
 * as its largest track and scales each. WebKit mutes the first track, and in Chromium the second is no larger than the first.
 */
function opensTwice(): boolean {
  return 'mozCaptureStream' in HTMLMediaElement.prototype;
}

const openAgain: NonNullable<StillTools['openAgain']> = async (track) => {
  const { deviceId } = track.getSettings();
  const most = track.getCapabilities();
  const size = { width: { ideal: most.width?.max ?? 0 }, height: { ideal: most.height?.max ?? 0 } };
  // Without a name it might be another camera, and a question to the person.
  if (!deviceId) throw new DOMException('The device has no name', 'NotFoundError');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { deviceId: { exact: deviceId }, ...size } });
  const [second] = stream.getVideoTracks();
  if (!second) throw new DOMException('The stream has no such track', 'NotFoundError');
  return second;
};

async function sizeOf(blob: Blob): Promise<PictureSize | null> {
  try {
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    return null;
  }
}

async function frameOf(clock: Clock, track: MediaStreamTrack): Promise<StillPicture | null> {
  // Chromium's waits for a frame for ever where none comes.
  const bitmap = supports('grabFrame') ? await within(clock, FRAME_LIMIT / 2, new ImageCapture(track).grabFrame()) : null;
  if (!bitmap) return frameByVideo(track);
  const picture = await encoded(bitmap, bitmap);
  bitmap.close();
  return picture;
}

async function frameByVideo(track: MediaStreamTrack): Promise<StillPicture | null> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  const shown = new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  video.srcObject = new MediaStream([track]);
  try {
    await video.play();
    await shown;
    return await encoded(video, { width: video.videoWidth, height: video.videoHeight });
  } finally {
    video.srcObject = null;
  }
}

async function encoded(source: CanvasImageSource, { width, height }: PictureSize): Promise<StillPicture | null> {
  if (width === 0 || height === 0) return null;
  const blob = await encodeDrawn({ width, height }, 'image/jpeg', QUALITY, (context) => context.drawImage(source, 0, 0));
  return blob && { blob, width, height };
}
