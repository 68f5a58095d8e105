import { Smile } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { PopoverButton } from '../controls/PopoverButton.tsx';
import { lazyPart } from '../lazyPart.ts';

const EmojiPalette = lazyPart(async () => (await import('./EmojiPalette.tsx')).EmojiPalette);

/** Puts an emoji where the caret stands. */
export function EmojiButton({ onTake }: { readonly onTake: (emoji: string) => void }) {
  const t = useTranslations('chat.emoji');
  return (
    <PopoverButton
      testId="open-emoji"
      label={t('open')}
      className="grid size-11 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-paper-2 hover:text-ink"
      trigger={<Smile className="size-5" aria-hidden="true" />}
      title={t('title')}
      side="top"
    >
      <Suspense>
        <EmojiPalette onTake={onTake} />
      </Suspense>
    </PopoverButton>
  );
}
