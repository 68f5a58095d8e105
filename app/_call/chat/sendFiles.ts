import { toast } from 'sonner';
import { useTranslations } from 'use-intl/react';
import type { Conversation } from '#lib/call/conversationPort.ts';
import { Store } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useCall } from '../useCall.ts';

/** Who gets files; null: everybody. */
export const recipient = new Store<ParticipantId | null>(null);

/** Offers files to whoever was chosen, and never to anybody else. */
export function useSendFiles(conversation: Conversation): (files: readonly File[]) => void {
  const t = useTranslations('files');
  const call = useCall();
  return (files) => {
    if (files.length === 0) return;
    const here = call.snapshot.get().participants.map(({ id }) => id);
    const chosen = recipient.get();
    const to = chosen === null ? here : here.filter((id) => id === chosen);
    if (to.length > 0) return conversation.files.offer(files, to);
    if (chosen !== null) recipient.set(null);
    toast.warning(t(chosen === null ? 'nobody' : 'recipientGone'));
  };
}
