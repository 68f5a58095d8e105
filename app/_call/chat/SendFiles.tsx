import { Paperclip } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useNaming } from '../names.ts';
import { useCallState } from '../useCall.ts';
import { recipient } from './sendFiles.ts';
import { useReadable } from './useConversation.ts';

/** Chooses files, and who gets them: everybody, or one. */
export function SendFiles({ send }: { readonly send: (files: readonly File[]) => void }) {
  const t = useTranslations('files');
  const naming = useNaming();
  const participants = useCallState((snapshot) => snapshot.participants);
  const to = useReadable(recipient);
  const gone = to !== null && !participants.some(({ id }) => id === to);
  return (
    <>
      <span className="relative grid size-11 shrink-0 place-items-center rounded-control text-ink-2 hover:bg-paper-2 hover:text-ink has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent-text">
        <Paperclip className="size-5" aria-hidden="true" />
        <input
          type="file"
          multiple
          data-testid="send-file"
          aria-label={t('choose')}
          title={t('choose')}
          className="absolute inset-0 cursor-pointer opacity-0 file:cursor-pointer"
          onChange={({ currentTarget }) => {
            send([...(currentTarget.files ?? [])]);
            // The same file can be chosen again.
            currentTarget.value = '';
          }}
        />
      </span>
      {participants.length < 2 && to === null ? null : (
        <select
          data-testid="file-recipient"
          aria-label={t('to')}
          title={t('to')}
          className="h-11 max-w-36 min-w-0 truncate rounded-control bg-transparent px-1 text-small text-ink-2 hover:bg-paper-2"
          value={to ?? ''}
          onChange={({ currentTarget }) => recipient.set(idOf(currentTarget.value, participants))}
        >
          <option value="">{t('everyone')}</option>
          {participants.map(({ id, name }) => (
            <option key={id} value={id}>
              {naming.plain(name)}
            </option>
          ))}
          {/* Whoever was chosen and has left stays chosen: nobody else is to get what was meant for them. */}
          {gone ? <option value={to}>–</option> : null}
        </select>
      )}
    </>
  );
}

const idOf = (value: string, participants: readonly { readonly id: ParticipantId }[]): ParticipantId | null => participants.find(({ id }) => id === value)?.id ?? null;
