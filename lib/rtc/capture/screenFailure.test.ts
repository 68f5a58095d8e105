import { describe, expect, it } from 'vitest';
import { NOBODY_ASKED_WITHIN, screenFailure } from './screenFailure.ts';

const after = 3_000;

describe('screenFailure', () => {
  it.each([
    ['NotAllowedError', 'Permission denied', after, 'cancelled'],
    ['NotAllowedError', 'Permission denied by user', after, 'cancelled'],
    ['NotAllowedError', 'The request is not allowed by the user agent or the platform in the current context.', after, 'cancelled'],
    ['NotAllowedError', 'Permission denied by system', after, 'denied-by-system'],
    ['NotAllowedError', 'Permission denied by system', 0, 'denied-by-system'],
    ['NotAllowedError', 'Permission denied', 20, 'denied'],
    ['SecurityError', 'disallowed by permissions policy', after, 'denied'],
    ['NotFoundError', 'The object can not be found here.', after, 'not-found'],
    ['NotReadableError', 'Could not start video source', after, 'not-readable'],
    ['AbortError', 'Error starting capture', after, 'aborted'],
    ['InvalidStateError', 'getDisplayMedia must be called from a user gesture handler.', 0, 'aborted'],
    ['TypeError', 'no video', 0, 'aborted'],
  ] as const)('%s “%s” after %s ms is %s', (name, message, waited, expected) => {
    expect(screenFailure(new DOMException(message, name), waited)).toBe(expected);
  });

  it('takes a no for the person’s from the moment somebody can have been asked', () => {
    const no = new DOMException('Permission denied', 'NotAllowedError');
    expect([NOBODY_ASKED_WITHIN - 1, NOBODY_ASKED_WITHIN].map((waited) => screenFailure(no, waited))).toEqual(['denied', 'cancelled']);
  });

  it.each([null, undefined, 'no', 7, {}])('takes %s for a browser that gave up', (error) => {
    expect(screenFailure(error, after)).toBe('aborted');
  });
});
