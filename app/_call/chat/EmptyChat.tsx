import { MessagesSquare } from 'lucide-react';
import { useTranslations } from 'use-intl/react';

/** A chat in which nobody has said anything, and who will hear it. */
export function EmptyChat() {
  const t = useTranslations('chat');
  return (
    <div data-testid="chat-empty" className="absolute inset-0 grid place-content-center justify-items-center gap-2 p-6 text-center">
      <span className="mb-1 grid size-14 place-items-center rounded-full bg-accent-soft text-accent-text">
        <MessagesSquare className="size-6" aria-hidden="true" />
      </span>
      <p className="font-semibold">{t('emptyTitle')}</p>
      <p className="max-w-64 text-small text-ink-2">{t('emptyBody')}</p>
    </div>
  );
}
