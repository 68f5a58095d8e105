import clsx from 'clsx';
import { useTranslations } from 'use-intl/react';
import { isStarting } from '#lib/call/snapshot.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';

/** That the connection to one participant does not work, over their tile; the banner says what is done about it. Nothing while it works. */
export function LinkOverlay({ participant, compact }: { readonly participant: ParticipantSnapshot; readonly compact: boolean }) {
  const t = useTranslations('call');
  if (participant.link === 'connected') return null;
  const starting = isStarting(participant);
  const text = starting ? t('connecting') : t(participant.link === 'failed' ? 'failed' : 'interrupted');
  return (
    <div className={clsx('absolute', starting ? (compact ? 'top-2 right-2' : 'inset-x-0 top-3 flex justify-center px-3') : 'inset-0 grid place-items-center bg-black/60 p-4')}>
      <p
        className={clsx(
          'flex items-center gap-2.5 rounded-[18px] bg-black/80 text-small text-white',
          starting && compact ? 'p-1.5' : 'px-3.5 py-1.5',
          // Clear of the initials, and of the own picture in its corner.
          !starting && !compact && 'absolute top-[70%] left-1/2 w-max max-w-[min(26rem,100%-2rem)] -translate-1/2',
        )}
      >
        {participant.link === 'failed' ? <span className="busy-dot bg-[#ff8f85]" aria-hidden="true" /> : <span className="spinner" aria-hidden="true" />}
        <span className={compact ? 'sr-only' : undefined}>{text}</span>
      </p>
    </div>
  );
}
