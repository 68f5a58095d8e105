import type { CaptureFailure } from './deviceState.ts';

/** Why this page can have no device at all, before anything is asked; null when it can ask. */
export function captureUnavailable(mediaDevices: object | null, isSecureContext: boolean): CaptureFailure | null {
  if (!isSecureContext) return 'insecure';
  return mediaDevices && 'getUserMedia' in mediaDevices ? null : 'unsupported';
}

// Names of Chrome before 64, of the legacy Firefox API and of old WebViews, which in-app browsers still throw.
const legacyNames: Readonly<Record<string, string>> = {
  PermissionDeniedError: 'NotAllowedError',
  PermissionDismissedError: 'NotAllowedError',
  DevicesNotFoundError: 'NotFoundError',
  TrackStartError: 'NotReadableError',
  SourceUnavailableError: 'NotReadableError',
  ConstraintNotSatisfiedError: 'OverconstrainedError',
};

/**
 * What a rejection of `getUserMedia` means. Names are those of W3C mediacapture-main; browsers put several causes behind
 * one name and tell them apart only in the message:
 * - Chrome: NotAllowedError is "Permission denied" or "Permission dismissed" by the person and "Permission denied by
 *   system" by the operating system; AbortError is "Timeout starting video source" for a device that does not start.
 * - Firefox: NotReadableError "Failed to allocate videosource", or AbortError "Starting videoinput failed" for the same cause.
 * - Safari and Firefox use one NotAllowedError sentence for the person and for the system.
 */
export function captureFailure(error: unknown): CaptureFailure {
  const { name, message, constraint } = describeError(error);
  switch (legacyNames[name] ?? name) {
    case 'NotAllowedError':
      return /\bby system\b/i.test(message) ? 'denied-by-system' : 'denied';
    case 'NotFoundError':
      return 'not-found';
    case 'NotReadableError':
      return 'in-use';
    case 'AbortError':
      return /^(starting (audio|video)input failed|timeout starting (audio|video) source)/i.test(message) ? 'in-use' : 'aborted';
    case 'OverconstrainedError':
      // The one exact constraint that is ever asked for is the device, so this says that it is gone.
      return constraint === 'deviceId' ? 'not-found' : 'constraint';
    case 'SecurityError':
      // User media is switched off for this document, by Permissions-Policy or by the browser's settings.
      return 'denied';
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'aborted';
  }
}

/** OverconstrainedError is not a DOMException everywhere, nor an Error in old engines: read it as a bag of fields. */
export function describeError(error: unknown): { name: string; message: string; constraint: string } {
  if (typeof error !== 'object' || error === null) return { name: '', message: '', constraint: '' };
  const field = (key: string): string => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : '';
  };
  return { name: field('name'), message: field('message'), constraint: field('constraint') };
}
