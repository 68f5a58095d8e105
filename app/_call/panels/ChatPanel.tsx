import { useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { ChatBody } from '../chat/ChatBody.tsx';
import { ChatTools } from '../chat/ChatTools.tsx';
import { useConversation } from '../chat/useConversation.ts';
import { SidePanel } from './SidePanel.tsx';

/** What people write and send to each other during the call. */
export function ChatPanel({ opener }: { readonly opener: HTMLElement | null }) {
  const t = useTranslations('chat');
  const conversation = useConversation();
  const input = useRef<HTMLTextAreaElement>(null);
  // Where a finger points, a keyboard would come up over what somebody opens the panel to read.
  const typesAtOnce = matchMedia('(pointer: fine)').matches;
  return (
    <SidePanel title={t('title')} opener={opener} fills {...(typesAtOnce ? { focus: input } : {})} tools={conversation ? <ChatTools chat={conversation.chat} /> : null}>
      {conversation ? <ChatBody conversation={conversation} input={input} /> : <p className="grid flex-1 place-items-center p-6 text-center text-small text-ink-2">{t('loading')}</p>}
    </SidePanel>
  );
}
