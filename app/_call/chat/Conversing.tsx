import { Suspense } from 'react';
import { lazyPart } from '../lazyPart.ts';
import { useConversation } from './useConversation.ts';

const ConversationWatch = lazyPart(async () => (await import('./ConversationWatch.tsx')).ConversationWatch);

/** What a conversation needs while no panel shows it. Its code comes after the conversation's own, and nobody waits for it. */
export function Conversing() {
  const conversation = useConversation();
  return conversation ? (
    <Suspense>
      <ConversationWatch conversation={conversation} />
    </Suspense>
  ) : null;
}
