import clsx from 'clsx';
import { useTranslations } from 'use-intl/react';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import type { TimelineItem } from '#lib/call/chat/timeline.ts';
import type { Photos } from '#lib/call/files/filesPort.ts';
import type { MessageId } from '#lib/protocol/chat.ts';
import { useNaming } from '../names.ts';
import { Message } from './Message.tsx';
import type { OpenMenu } from './MessageMenu.tsx';
import { useChatWords } from './useChatWords.ts';

/** What one person said within a minute, oneself at the other side. */
export function MessageGroup({ group, photos, messages, onMenu, onGoTo }: {
  readonly group: Extract<TimelineItem, { readonly kind: 'group' }>;
  readonly photos: Photos;
  /** All there are: for what they answer. */
  readonly messages: readonly ChatMessage[];
  readonly onMenu: (menu: OpenMenu) => void;
  readonly onGoTo: (id: MessageId) => void;
}) {
  const words = useTranslations('common');
  const naming = useNaming();
  const { time, dateAndTime } = useChatWords();
  const { author, at } = group;
  return (
    <li className={clsx('flex flex-col gap-1', author.self ? 'items-end' : 'items-start')}>
      <p className="max-w-full truncate text-small">
        {author.self ? <span className="sr-only">{words('you')}</span> : <bdi className="font-semibold">{naming.plain(author.name)}</bdi>}{' '}
        <time dateTime={new Date(at).toISOString()} title={dateAndTime(at)} className="text-ink-2 tabular-nums">
          {time(at)}
        </time>
      </p>
      {group.messages.map((message, index) => (
        <Message
          key={message.id}
          message={message}
          answered={message.replyTo === null ? null : (messages.find(({ id }) => id === message.replyTo) ?? 'gone')}
          first={index === 0}
          photos={photos}
          onMenu={onMenu}
          onGoTo={onGoTo}
        />
      ))}
    </li>
  );
}
