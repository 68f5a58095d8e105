import type { TransitionTable } from '#lib/kernel/machine.ts';
import type { CaptureState } from './deviceState.ts';

export type CaptureStateKind = CaptureState['kind'];

/** What can happen to the capture of one device. */
export type CaptureInput =
  /** The person turned it on and a device has to be asked for. */
  | 'want'
  /** The person turned it on again while its device was kept open, silenced. */
  | 'resume'
  /** The person turned it off. */
  | 'unwant'
  /** A device is asked for once more: by the person, or because the cause of the failure is gone. */
  | 'retry'
  /** Another device was chosen. */
  | 'select'
  /** The device in use had to be let go before another one can be opened. */
  | 'release'
  /** A track arrived, or the one that was taken away delivers again. */
  | 'granted'
  /** The request failed. */
  | 'refused'
  /** The track stopped delivering by itself. */
  | 'trackEnded'
  /** The permission was taken back. */
  | 'revoked';

/**
 * One capture device. A switch from one device to another stays in `live`, since the old device delivers until the new
 * one does; a request made quietly in the background stays in `failed` or `ended` until it has an answer.
 */
export const captureTable: TransitionTable<CaptureStateKind, CaptureInput> = {
  off: {
    want: 'asking',
    resume: 'live',
    unwant: null,
    retry: null,
    select: null,
    release: null,
    granted: null,
    refused: null,
    trackEnded: null,
    revoked: null,
  },
  asking: {
    want: null,
    resume: null,
    unwant: 'off',
    retry: null,
    select: 'asking',
    release: null,
    granted: 'live',
    refused: 'failed',
    trackEnded: null,
    // The request that is under way will be refused, and says why.
    revoked: null,
  },
  live: {
    want: null,
    resume: null,
    unwant: 'off',
    retry: null,
    select: 'live',
    release: 'asking',
    granted: 'live',
    // A switch that failed: the device in use goes on.
    refused: null,
    trackEnded: 'ended',
    // The browser ends the track by itself.
    revoked: null,
  },
  failed: {
    want: null,
    resume: null,
    unwant: 'off',
    retry: 'asking',
    select: 'asking',
    release: null,
    granted: 'live',
    refused: 'failed',
    trackEnded: null,
    revoked: null,
  },
  ended: {
    want: null,
    resume: null,
    unwant: 'off',
    retry: 'asking',
    select: 'asking',
    release: null,
    granted: 'live',
    refused: 'failed',
    trackEnded: null,
    revoked: 'failed',
  },
};
