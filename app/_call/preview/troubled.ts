import type { CaptureState } from '#lib/rtc/capture/deviceState.ts';

export type TroubledState = Extract<CaptureState, { kind: 'failed' | 'ended' }>;

/** Wanted and not to be had. */
export function isTroubled(state: CaptureState): state is TroubledState {
  return state.kind === 'failed' || state.kind === 'ended';
}
