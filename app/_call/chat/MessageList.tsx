import { ArrowDown } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import { timeline } from '#lib/call/chat/timeline.ts';
import type { Conversation } from '#lib/call/conversationPort.ts';
import type { MessageId } from '#lib/protocol/chat.ts';
import { EmptyChat } from './EmptyChat.tsx';
import { FileCard } from './FileCard.tsx';
import { MessageGroup } from './MessageGroup.tsx';
import { MessageMenu } from './MessageMenu.tsx';
import type { OpenMenu } from './MessageMenu.tsx';
import { useFirstNew } from './useFirstNew.ts';
import { useFollowing } from './useFollowing.ts';
import { useReadable } from './useConversation.ts';

/** Items that are drawn at once: whoever wants to see more of the past asks for it. */
const PAGE = 120;

/** All that was written and sent, the newest at the bottom. Never moves under a hand that has scrolled up. */
export function MessageList({ conversation, input, onReply, onEdit }: {
  readonly conversation: Conversation;
  /** Where the focus goes for a reply. */
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly onReply: (message: ChatMessage) => void;
  readonly onEdit: (message: ChatMessage) => void;
}) {
  const t = useTranslations('chat');
  const { messages } = useReadable(conversation.chat.snapshot);
  const transfers = useReadable(conversation.files.snapshot);
  const items = timeline(messages, transfers, useFirstNew());
  const list = useRef<HTMLDivElement>(null);
  const { content, missed, toEnd } = useFollowing(list, messages);
  const [limit, setLimit] = useState(PAGE);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [target, setTarget] = useState<{ readonly id: MessageId } | null>(null);
  const goTo = (id: MessageId) => {
    const index = items.findIndex((item) => item.kind === 'group' && item.messages.some((message) => message.id === id));
    if (index < 0) return;
    setLimit((drawn) => Math.max(drawn, items.length - index));
    setTarget({ id });
  };
  useLayoutEffect(() => {
    if (target) leadTo(list.current, target.id);
  }, [target]);
  const shown = items.slice(-limit);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={list}
        role="log"
        // What comes in is said elsewhere, whether or not the panel is open.
        aria-live="off"
        aria-label={t('messages')}
        // It scrolls, for keys as well.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-testid="chat-log"
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 -outline-offset-2"
      >
        {items.length === 0 ? <EmptyChat /> : null}
        <ol ref={content} className="flex min-h-full flex-col justify-end gap-3 py-2">
          {shown.length < items.length ? (
            <li className="text-center">
              <button type="button" data-testid="chat-earlier" className="link min-h-11 text-small text-ink-2" onClick={() => setLimit(limit + PAGE)}>
                {t('earlier')}
              </button>
            </li>
          ) : null}
          {shown.map((item) => {
            switch (item.kind) {
              case 'group':
                return <MessageGroup key={item.key} group={item} photos={conversation.photos} messages={messages} onMenu={setMenu} onGoTo={goTo} />;
              case 'file':
                return <FileCard key={item.key} transfer={item.transfer} files={conversation.files} />;
              case 'new':
                return (
                  <li key={item.key} data-testid="chat-new" className="flex items-center gap-3 text-[0.78rem] font-semibold text-accent-text before:h-px before:flex-1 before:bg-accent-text/40 after:h-px after:flex-1 after:bg-accent-text/40">
                    {t('new')}
                  </li>
                );
            }
          })}
        </ol>
      </div>
      {missed === null ? null : (
        <button
          type="button"
          data-testid="chat-newest"
          className="absolute bottom-2 left-1/2 flex min-h-10 -translate-x-1/2 items-center gap-2 rounded-full bg-ink px-4 text-small font-semibold whitespace-nowrap text-card shadow-card"
          onClick={toEnd}
        >
          <ArrowDown className="size-4" aria-hidden="true" />
          {t('newest', { count: missed })}
        </button>
      )}
      <MessageMenu chat={conversation.chat} menu={menu} input={input} onClose={() => setMenu(null)} onReply={onReply} onEdit={onEdit} />
    </div>
  );
}

/** Brings a message to the middle and marks it for a moment. */
function leadTo(list: HTMLElement | null, id: MessageId): void {
  const element = list?.querySelector<HTMLElement>(`[data-message="${id}"]`);
  if (!element) return;
  element.scrollIntoView({ block: 'center' });
  element.classList.remove('led-to');
  // Without a layout in between it would be the same animation, which has been.
  element.getBoundingClientRect();
  element.classList.add('led-to');
}
