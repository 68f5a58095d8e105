import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { COLUMNS, emojiGroups, emojiOf, keepEmoji, placeAfter, recentEmoji } from './emoji.ts';
import type { EmojiGroup } from './emoji.ts';

const groups = Object.keys(emojiGroups) as EmojiGroup[];

/** Emoji to be put into a message. It stays open: one seldom comes alone. */
export function EmojiPalette({ onTake }: { readonly onTake: (emoji: string) => void }) {
  const t = useTranslations('chat.emoji');
  // As it was when the palette opened: what is about to be pressed must not move.
  const [recent] = useState(recentEmoji);
  const take = (emoji: string) => {
    keepEmoji(emoji);
    onTake(emoji);
  };
  return (
    <div data-testid="emoji-palette" className="mt-2 -mr-2 max-h-72 overflow-y-auto overscroll-contain pr-2">
      {recent.length === 0 ? null : <Group name={t('recent')} emoji={recent} onTake={take} />}
      {groups.map((group) => (
        <Group key={group} name={t(group)} emoji={emojiOf(group)} onTake={take} />
      ))}
    </div>
  );
}

/** One stop of the Tab key; arrows lead on from there. */
function Group({ name, emoji, onTake }: { readonly name: string; readonly emoji: readonly string[]; readonly onTake: (emoji: string) => void }) {
  const [at, setAt] = useState(0);
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const next = placeAfter(event.key, at, emoji.length, COLUMNS);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    event.currentTarget.parentElement?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div role="group" aria-label={name} className="grid grid-cols-7">
      <div aria-hidden="true" className="col-span-full pt-2 pb-1 text-[0.78rem] text-on-stage-2">
        {name}
      </div>
      {emoji.map((one, index) => (
        <button
          key={one}
          type="button"
          data-testid="emoji"
          tabIndex={index === at ? 0 : -1}
          className="grid aspect-square min-h-9 place-items-center rounded-control text-[1.35rem] leading-none hover:bg-stage-4"
          onFocus={() => setAt(index)}
          onKeyDown={onKeyDown}
          onClick={() => onTake(one)}
        >
          {one}
        </button>
      ))}
    </div>
  );
}
