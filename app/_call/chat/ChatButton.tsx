import { MessageSquare } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { useCommand } from '../controls/commands.ts';
import { DockButton } from '../controls/DockButton.tsx';
import { loadChatPanel } from '../panels/loadChatPanel.ts';
import { openPanel } from '../panels/openPanel.ts';
import { unread } from './unread.ts';
import { useReadable } from './useConversation.ts';

const ID = 'open-chat';
const warm = (): void => void loadChatPanel().catch(() => {});

/** The way to the chat, and how much in it nobody has read here. */
export function ChatButton() {
  const t = useTranslations('chat');
  const count = useReadable(unread);
  const open = useSyncExternalStore(openPanel.subscribe, () => openPanel.get()?.kind === 'chat');
  const toggle = () => openPanel.set(open ? null : { kind: 'chat', opener: document.getElementById(ID) });
  useCommand('chat', toggle);
  return (
    <DockButton id={ID} testId="open-chat" label={t('open', { count })} expanded={open} onNear={warm} onClick={toggle}>
      <MessageSquare className="size-[22px]" aria-hidden="true" />
      {count > 0 ? (
        <span data-testid="unread" aria-hidden="true" className="dock-badge">
          {count > 99 ? '99+' : count}
        </span>
      ) : null}
    </DockButton>
  );
}
