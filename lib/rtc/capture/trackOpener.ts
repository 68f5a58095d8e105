import { captureFailure } from './captureFailure.ts';
import { captureConstraints } from './constraints.ts';
import type { CaptureKind } from './deviceState.ts';
import type { DevicePermission, MediaDevicesPort } from './mediaDevicesPort.ts';

/**
 * Opens one device, `deviceId` or any; rejects with what `getUserMedia` rejected with. `isCurrent` is read right before the browser is asked:
 * what nobody wants any more by then is never asked for.
 */
export type OpenTrack = (
  kind: CaptureKind,
  deviceId: string | null,
  isCurrent: () => boolean,
) => Promise<MediaStreamTrack>;

interface Waiting {
  readonly isCurrent: () => boolean;
  readonly deviceId: string | null;
  readonly resolve: (track: MediaStreamTrack) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens devices through `getUserMedia`. A microphone and a camera asked for in one turn of the event loop become one
 * request, hence one prompt. When that fails each is asked for alone, so that a missing camera does not cost the
 * microphone; except where that would put a question again which the person has just answered with no.
 */
export function createTrackOpener(
  mediaDevices: MediaDevicesPort,
  permissionOf: (kind: CaptureKind) => Promise<DevicePermission>,
): OpenTrack {
  let waiting = new Map<CaptureKind, Waiting>();

  const flush = (): void => {
    for (const [kind, { isCurrent, reject }] of waiting) {
      if (isCurrent()) continue;
      waiting.delete(kind);
      reject(abandoned());
    }
    const microphone = waiting.get('microphone');
    const camera = waiting.get('camera');
    waiting = new Map();
    if (microphone && camera) void openBoth(mediaDevices, permissionOf, microphone, camera);
    else if (microphone) void openAlone(mediaDevices, 'microphone', microphone);
    else if (camera) void openAlone(mediaDevices, 'camera', camera);
  };

  return (kind, deviceId, isCurrent) =>
    new Promise((resolve, reject) => {
      if (waiting.size === 0) queueMicrotask(flush);
      const earlier = waiting.get(kind);
      waiting.set(kind, { isCurrent, deviceId, resolve, reject });
      // Nobody waits for the earlier one any more: its caller has asked again.
      earlier?.reject(abandoned());
    });
}

const abandoned = (): DOMException => new DOMException('Not wanted any more', 'AbortError');

async function openAlone(mediaDevices: MediaDevicesPort, kind: CaptureKind, request: Waiting): Promise<void> {
  try {
    const constraints = captureConstraints(kind, request.deviceId);
    const stream = await mediaDevices.getUserMedia(kind === 'microphone' ? { audio: constraints } : { video: constraints });
    settle(request, stream.getTracks()[0]);
  } catch (error) {
    request.reject(error);
  }
}

async function openBoth(
  mediaDevices: MediaDevicesPort,
  permissionOf: (kind: CaptureKind) => Promise<DevicePermission>,
  microphone: Waiting,
  camera: Waiting,
): Promise<void> {
  try {
    const tracks = await openTogether(mediaDevices, microphone.deviceId, camera.deviceId);
    settle(microphone, tracks.find((track) => track.kind === 'audio'));
    settle(camera, tracks.find((track) => track.kind === 'video'));
  } catch (error) {
    const again = await worthAskingAlone(error, permissionOf);
    if (again.microphone) void openAlone(mediaDevices, 'microphone', microphone);
    else microphone.reject(error);
    if (again.camera) void openAlone(mediaDevices, 'camera', camera);
    else camera.reject(error);
  }
}

/** Chosen devices that are gone must not split the one prompt: then any two devices do, and the choice is made up for later. */
async function openTogether(
  mediaDevices: MediaDevicesPort,
  microphone: string | null,
  camera: string | null,
): Promise<readonly MediaStreamTrack[]> {
  const open = async (audio: string | null, video: string | null): Promise<readonly MediaStreamTrack[]> => {
    const constraints = { audio: captureConstraints('microphone', audio), video: captureConstraints('camera', video) };
    return (await mediaDevices.getUserMedia(constraints)).getTracks();
  };
  try {
    return await open(microphone, camera);
  } catch (error) {
    const reason = captureFailure(error);
    const chosen = microphone !== null || camera !== null;
    if (!chosen || (reason !== 'not-found' && reason !== 'constraint')) throw error;
    return open(null, null);
  }
}

/**
 * After a joint request was denied: one device blocked for the site beforehand has cost the other, which deserves its own
 * question. When neither stands out as blocked the person has just said no to both.
 */
async function worthAskingAlone(
  error: unknown,
  permissionOf: (kind: CaptureKind) => Promise<DevicePermission>,
): Promise<Readonly<Record<CaptureKind, boolean>>> {
  if (captureFailure(error) !== 'denied') return { microphone: true, camera: true };
  const [microphone, camera] = await Promise.all([permissionOf('microphone'), permissionOf('camera')]);
  const alone = (own: DevicePermission, other: DevicePermission): boolean =>
    own === 'granted' || own === 'unknown' || (own === 'prompt' && other === 'denied');
  return { microphone: alone(microphone, camera), camera: alone(camera, microphone) };
}

function settle(request: Waiting, track: MediaStreamTrack | undefined): void {
  if (track) request.resolve(track);
  else request.reject(new DOMException('The stream has no such track', 'NotFoundError'));
}
