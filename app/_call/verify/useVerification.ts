import { useSyncExternalStore } from 'react';
import type { VerificationSnapshot } from '#lib/call/verification/verificationPort.ts';
import { useConversation } from '../chat/useConversation.ts';

const never = () => () => {};

/** How everybody is verified; null until the code for it has come. */
export function useVerification(): VerificationSnapshot | null {
  const verification = useConversation()?.verification;
  return useSyncExternalStore(verification?.snapshot.subscribe ?? never, () => verification?.snapshot.get() ?? null);
}
