import clsx from 'clsx';
import { useTranslations } from 'use-intl/react';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';

/** That the connection to one participant does not work, over their tile; the banner says what is done about it. Nothing while it works. */
export function LinkOverlay({ participant, compact }: { readonly participant: ParticipantSnapshot; readonly compact: boolean }) {
  const t = useTranslations('call');
  if (participant.link === 'connected') return null;
  const starting = participant.link === 'new' || participant.link === 'connecting';
  const text = starting ? t('connecting') : t(participant.link === 'failed' ? 'failed' : 'interrupted');
  return (
    <div className={starting ? 'absolute inset-x-0 top-3 flex justify-center px-3' : clsx('absolute inset-0 flex justify-center bg-black/60 p-4', compact ? 'items-center' : 'items-end pb-14')}>
      <p className="flex max-w-[26rem] items-center gap-2.5 rounded-[18px] bg-black/80 px-3.5 py-1.5 text-small text-white">
        {participant.link === 'failed' ? <span className="busy-dot bg-[#ff8f85]" aria-hidden="true" /> : <span className="spinner" aria-hidden="true" />}
        <span className={compact ? 'sr-only' : undefined}>{text}</span>
      </p>
    </div>
  );
}
