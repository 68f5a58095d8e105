import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { useConversation } from '../chat/useConversation.ts';
import { lazyPart } from '../lazyPart.ts';
import { verificationSheet } from './openVerification.ts';

const VerificationWatch = lazyPart(async () => (await import('./VerificationWatch.tsx')).VerificationWatch);
const VerificationSheet = lazyPart(async () => (await import('./VerificationSheet.tsx')).VerificationSheet);

/** Tells when somebody is to be verified again, and shows the words, once somebody has wanted to see them. */
export function Verifying() {
  const verification = useConversation()?.verification;
  const shown = useSyncExternalStore(verificationSheet.subscribe, verificationSheet.get);
  useEffect(() => () => verificationSheet.set(null), []);
  if (!verification) return null;
  return (
    <Suspense>
      <VerificationWatch verification={verification} />
      {shown ? <VerificationSheet verification={verification} shown={shown} /> : null}
    </Suspense>
  );
}
