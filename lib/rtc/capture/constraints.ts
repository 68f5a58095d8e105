import type { CaptureKind } from './deviceState.ts';

/**
 * What is asked of a device: exactly `deviceId` when one is chosen, or whatever faces the person. Everything else is ideal,
 * so that no device is refused for what it cannot do. `resizeMode` is left alone: scaling is the sender's affair.
 */
export function captureConstraints(kind: CaptureKind, deviceId: string | null): MediaTrackConstraints {
  const device: MediaTrackConstraints = deviceId === null ? {} : { deviceId: { exact: deviceId } };
  if (kind === 'microphone') {
    return { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } };
  }
  const facing: MediaTrackConstraints = deviceId === null ? { facingMode: { ideal: 'user' } } : {};
  return { ...device, ...facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
}

/** What encoders are told of the content (W3C mst-content-hint). */
export const contentHints: Readonly<Record<CaptureKind, string>> = { microphone: 'speech', camera: 'motion' };
