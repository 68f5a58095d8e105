import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import type { Conversation } from '#lib/call/conversationPort.ts';
import { Composer } from './Composer.tsx';
import type { Writing } from './Composer.tsx';
import { makeRoomForKeyboard } from './keyboardRoom.ts';
import { MessageList } from './MessageList.tsx';
import { TypingLine } from './TypingLine.tsx';

/** The messages and what writes them. */
export function ChatBody({ conversation, input }: { readonly conversation: Conversation; readonly input: RefObject<HTMLTextAreaElement | null> }) {
  const { chat } = conversation;
  const [writing, setWriting] = useState<Writing>({ kind: 'new' });
  useEffect(() => {
    const panel = input.current?.closest('aside');
    return panel ? makeRoomForKeyboard(panel) : undefined;
  }, [input]);
  const reply = (message: ChatMessage) => setWriting({ kind: 'reply', message });
  const edit = (message: ChatMessage) => setWriting({ kind: 'edit', message });
  const editLast = () => {
    const last = chat.snapshot.get().messages.findLast(({ author, removed, text }) => author.self && !removed && text !== '');
    if (last) edit(last);
  };
  return (
    <>
      <MessageList conversation={conversation} input={input} onReply={reply} onEdit={edit} />
      <TypingLine chat={chat} />
      <Composer
        conversation={conversation}
        input={input}
        writing={writing}
        onDone={() => setWriting({ kind: 'new' })}
        onEditLast={editLast}
      />
    </>
  );
}
