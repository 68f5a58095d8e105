import { Suspense } from 'react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { lazyPart } from '../lazyPart.ts';
import type { Rect } from '../stage/layout.ts';
import { useConversation } from './useConversation.ts';

const ShownSigns = lazyPart(async () => (await import('./ShownSigns.tsx')).ShownSigns);

/** The hand and the reactions of whoever a tile shows, and whether anything goes out to them at all. */
export function TileSigns(tile: { readonly of: ParticipantId | 'self'; readonly rect: Rect | null; readonly above: Rect | null }) {
  const conversation = useConversation();
  return conversation ? (
    <Suspense>
      <ShownSigns {...tile} hands={conversation.hands} verification={conversation.verification} />
    </Suspense>
  ) : null;
}
