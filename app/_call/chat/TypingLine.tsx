import { useTranslations } from 'use-intl/react';
import type { Chat } from '#lib/call/chat/chatPort.ts';
import { listArguments, useNaming } from '../names.ts';
import { useReadable } from './useConversation.ts';
import { usePersonNamed } from './usePersonNamed.ts';

/** Who is writing. It keeps its line when nobody is: nothing jumps. For eyes alone, as it would talk over what is said. */
export function TypingLine({ chat }: { readonly chat: Chat }) {
  const t = useTranslations('chat');
  const naming = useNaming();
  const personNamed = usePersonNamed();
  const { typing } = useReadable(chat.snapshot);
  return (
    <p data-testid="typing" aria-hidden="true" className="h-6 truncate px-5 text-small text-ink-2">
      {typing.length === 0 ? null : t('typing', listArguments(typing.map((id) => naming.spoken(personNamed(id)))))}
    </p>
  );
}
