import type { SignalingState } from '#lib/call/snapshot.ts';

/** What `data-state` of `status` says of the way to the server. */
export const signalingShownAs: Readonly<Record<SignalingState, 'live' | 'connecting' | 'reconnecting'>> = {
  connected: 'live',
  connecting: 'connecting',
  reconnecting: 'reconnecting',
};
