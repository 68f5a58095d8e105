import { Suspense } from 'react';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { lazyPart } from '../lazyPart.ts';
import { useHosting } from './useHosting.ts';

const PersonMenu = lazyPart(async () => (await import('./PersonMenu.tsx')).PersonMenu);

/** A host's menu beside somebody; its code comes with the first host. */
export function HostMenuOf({ participant }: { readonly participant: ParticipantSnapshot }) {
  return useHosting() ? (
    <Suspense>
      <PersonMenu participant={participant} />
    </Suspense>
  ) : null;
}
