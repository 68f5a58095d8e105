import clsx from 'clsx';
import { EllipsisVertical } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import { excerptOf } from '#lib/call/chat/exportText.ts';
import { isEmojiOnly } from '#lib/call/chat/richText.ts';
import type { Photos } from '#lib/call/files/filesPort.ts';
import type { MessageId } from '#lib/protocol/chat.ts';
import { useNaming } from '../names.ts';
import type { OpenMenu } from './MessageMenu.tsx';
import { PhotoThumb } from './PhotoThumb.tsx';
import { RichText } from './RichText.tsx';

/** One message. `answered`: the one it answers, or `gone` where that is not here. */
export function Message({ message, answered, first, photos, onMenu, onGoTo }: {
  readonly message: ChatMessage;
  readonly answered: ChatMessage | 'gone' | null;
  /** The first under its author's name. */
  readonly first: boolean;
  readonly photos: Photos;
  readonly onMenu: (menu: OpenMenu) => void;
  readonly onGoTo: (id: MessageId) => void;
}) {
  const t = useTranslations('chat');
  const { id, author, text, edited, removed, photo } = message;
  const { self } = author;
  const bare = !removed && !photo && answered === null && isEmojiOnly(text);
  return (
    <div
      data-testid="chat-message"
      data-message={id}
      data-self={self}
      className={clsx('group/message flex max-w-full items-center gap-0.5 rounded-control', self && 'flex-row-reverse')}
    >
      <div
        className={clsx(
          'min-w-0 overflow-clip rounded-control',
          removed ? 'border border-line px-3 py-1.5 text-small text-ink-2 italic' : bare ? 'px-1' : self ? 'bg-accent-soft' : 'bg-paper-2',
          !removed && !bare && 'px-3 py-2',
          first && !bare && (self ? 'rounded-tr-[4px]' : 'rounded-tl-[4px]'),
        )}
      >
        {removed ? (
          t('removed')
        ) : (
          <>
            {answered === null ? null : <Quote answered={answered} onGoTo={onGoTo} />}
            {photo ? <PhotoThumb photo={photo} photos={photos} at={message.at} className={text === '' ? '' : 'mb-1.5'} /> : null}
            {text === '' ? null : <RichText text={text} />}
            {edited ? <span className="text-[0.75rem] text-ink-2">{t('edited')}</span> : null}
          </>
        )}
      </div>
      {removed ? null : (
        <button
          type="button"
          data-testid="message-menu"
          aria-haspopup="menu"
          aria-label={t('menu')}
          title={t('menu')}
          className="grid h-9 w-7 shrink-0 place-items-center rounded-inner text-ink-2 transition-opacity duration-100 hover:bg-paper-2 hover:text-ink focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:h-11 pointer-coarse:w-8 [@media(hover:hover)]:opacity-0 [@media(hover:hover)]:group-hover/message:opacity-100"
          onClick={({ currentTarget }) => onMenu({ message, anchor: currentTarget })}
        >
          <EllipsisVertical className="size-4" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** What a message answers, in a line; leads there. */
function Quote({ answered, onGoTo }: { readonly answered: ChatMessage | 'gone'; readonly onGoTo: (id: MessageId) => void }) {
  const t = useTranslations('chat');
  const words = useTranslations('common');
  const naming = useNaming();
  const look = 'mb-1.5 block w-full min-w-0 rounded-[6px] border-l-[3px] border-accent-text bg-ink/6 px-2 py-1 text-left text-[0.8rem] leading-snug';
  if (answered === 'gone') return <p className={`${look} text-ink-2 italic`}>{t('gone')}</p>;
  const { id, author, text, removed, photo } = answered;
  const name = author.self ? words('you') : naming.plain(author.name);
  return (
    <button type="button" data-testid="chat-quote" title={t('goTo', { name })} className={`${look} hover:bg-ink/10`} onClick={() => onGoTo(id)}>
      <bdi className="block truncate font-semibold">{name}</bdi>
      <bdi className="block truncate text-ink-2">{removed ? t('removed') : text === '' && photo ? t('photo') : excerptOf(text, 80)}</bdi>
    </button>
  );
}
