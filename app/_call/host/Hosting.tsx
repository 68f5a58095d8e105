import { Suspense } from 'react';
import { lazyPart } from '../lazyPart.ts';
import { useHosting } from './useHosting.ts';

const KnockNotice = lazyPart(async () => (await import('./KnockNotice.tsx')).KnockNotice);

/** Who is at the door, over the stage; for those who lead. */
export function Hosting() {
  return useHosting() ? (
    <Suspense>
      <KnockNotice />
    </Suspense>
  ) : null;
}
