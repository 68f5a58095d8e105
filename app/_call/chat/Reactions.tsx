import { useTranslations } from 'use-intl/react';
import { reactions } from '#lib/protocol/chat.ts';
import { useConversation } from './useConversation.ts';

/** All that can be thrown in. The card stays open: whoever applauds does it more than once. */
export function Reactions() {
  const t = useTranslations('hands');
  const hands = useConversation()?.hands;
  return (
    <div className="mt-3 flex flex-wrap justify-between gap-1" role="group" aria-label={t('reactions')}>
      {reactions.map((reaction) => (
        <button
          key={reaction}
          type="button"
          data-testid="reaction"
          data-reaction={reaction}
          disabled={!hands}
          aria-label={t(`names.${reaction}`)}
          title={t(`names.${reaction}`)}
          className="grid size-11 place-items-center rounded-control text-[1.6rem] leading-none transition-[background-color,scale] duration-100 hover:bg-stage-4 active:scale-125 disabled:opacity-40"
          onClick={() => hands?.react(reaction)}
        >
          <span aria-hidden="true">{reaction}</span>
        </button>
      ))}
    </div>
  );
}
