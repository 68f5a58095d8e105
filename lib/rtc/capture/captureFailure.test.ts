import { describe, expect, it } from 'vitest';
import { captureFailure, captureUnavailable } from './captureFailure.ts';
import type { CaptureFailure } from './deviceState.ts';

const platform = 'The request is not allowed by the user agent or the platform in the current context';

const table: readonly (readonly [browser: string, name: string, message: string, CaptureFailure])[] = [
  ['Chrome', 'NotAllowedError', 'Permission denied', 'denied'],
  ['Chrome', 'NotAllowedError', 'Permission denied by user', 'denied'],
  ['Chrome', 'NotAllowedError', 'Permission dismissed', 'denied'],
  ['Chrome', 'NotAllowedError', 'Permission denied by system', 'denied-by-system'],
  ['Chrome', 'NotFoundError', 'Requested device not found', 'not-found'],
  ['Chrome', 'NotReadableError', 'Could not start video source', 'in-use'],
  ['Chrome', 'NotReadableError', 'Could not start audio source', 'in-use'],
  ['Chrome', 'NotReadableError', 'Device in use', 'in-use'],
  ['Chrome', 'AbortError', 'Timeout starting video source', 'in-use'],
  ['Chrome', 'AbortError', 'Timeout starting audio source', 'in-use'],
  ['Chrome', 'AbortError', 'Failed due to shutdown', 'aborted'],
  ['Chrome', 'AbortError', 'Request was cancelled', 'aborted'],
  ['Chrome', 'NotSupportedError', 'Not supported', 'unsupported'],
  ['Chrome', 'TypeError', 'At least one of audio and video must be requested', 'unsupported'],
  ['Firefox', 'NotAllowedError', `${platform}.`, 'denied'],
  ['Firefox', 'NotFoundError', 'The object can not be found here.', 'not-found'],
  ['Firefox', 'NotReadableError', 'Failed to allocate videosource', 'in-use'],
  ['Firefox', 'NotReadableError', 'Failed to allocate audiosource', 'in-use'],
  ['Firefox', 'NotReadableError', 'Concurrent mic process limit.', 'in-use'],
  ['Firefox', 'AbortError', 'Starting videoinput failed', 'in-use'],
  ['Firefox', 'AbortError', 'Starting audioinput failed', 'in-use'],
  ['Firefox', 'AbortError', 'In shutdown', 'aborted'],
  ['Firefox', 'OverconstrainedError', '', 'constraint'],
  ['Firefox', 'SecurityError', 'The operation is insecure.', 'denied'],
  ['Safari', 'NotAllowedError', `${platform}, possibly because the user denied permission.`, 'denied'],
  ['Safari', 'NotReadableError', 'The I/O read operation failed.', 'in-use'],
  ['Safari', 'AbortError', 'The operation was aborted.', 'aborted'],
  ['Safari', 'OverconstrainedError', 'Invalid constraint', 'constraint'],
  ['Safari', 'InvalidStateError', 'The object is in an invalid state.', 'aborted'],
  ['old WebView', 'PermissionDeniedError', '', 'denied'],
  ['old WebView', 'DevicesNotFoundError', '', 'not-found'],
  ['old WebView', 'TrackStartError', '', 'in-use'],
  ['old WebView', 'ConstraintNotSatisfiedError', '', 'constraint'],
];

describe('captureFailure', () => {
  it.each(table)('%s %s "%s" is %s', (_browser, name, message, reason) => {
    expect(captureFailure(new DOMException(message, name))).toBe(reason);
    expect(captureFailure({ name, message })).toBe(reason);
  });

  it('reads a device that is gone from the constraint that failed', () => {
    expect(captureFailure({ name: 'OverconstrainedError', message: '', constraint: 'deviceId' })).toBe('not-found');
    expect(captureFailure({ name: 'OverconstrainedError', message: '', constraint: 'width' })).toBe('constraint');
  });

  it.each([undefined, null, 'denied', 7, {}, new Error('?')])('has an answer for %s', (error) => {
    expect(captureFailure(error)).toBe('aborted');
  });
});

describe('captureUnavailable', () => {
  it('tells an insecure page from a browser without devices', () => {
    expect(captureUnavailable(null, false)).toBe('insecure');
    expect(captureUnavailable({ getUserMedia() {} }, false)).toBe('insecure');
    expect(captureUnavailable(null, true)).toBe('unsupported');
    expect(captureUnavailable({}, true)).toBe('unsupported');
    expect(captureUnavailable({ getUserMedia() {} }, true)).toBeNull();
  });
});
