import { Hand } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { Phase } from '#lib/call/snapshot.ts';
import { useCall } from '../useCall.ts';

/** At the door: where in line, and what happens next. Nothing of who is inside. */
export function KnockingCard({ phase }: { readonly phase: Extract<Phase, { kind: 'knocking' }> }) {
  const t = useTranslations('knock');
  const call = useCall();
  const state = phase.place === null ? 'asking' : phase.hosted ? 'asked' : 'nobody';
  const stop = () => {
    call.leave();
    call.rejoin();
  };
  return (
    <div data-testid="knocking" data-place={phase.place ?? ''} data-hosted={phase.hosted} className="grid gap-5">
      <div className="flex items-center gap-4">
        <span className="grid size-14 shrink-0 place-items-center rounded-tile bg-accent-soft text-accent-text">
          <Hand className="size-7" aria-hidden="true" />
        </span>
        <h1 className="text-title outline-none" tabIndex={-1} ref={focusOnce}>
          {t('title')}
        </h1>
      </div>
      {/* The element is there before the words, or no screen reader would speak them. */}
      <div role="status" className="grid gap-1.5">
        <p className="flex items-center gap-3 text-lead">
          <span className="busy-dot" aria-hidden="true" />
          {t(state)}
        </p>
        {phase.place !== null && phase.place > 1 ? <p className="text-ink-2">{t('place', { ahead: phase.place - 1 })}</p> : null}
      </div>
      <p className="text-ink-2">{t('next')}</p>
      <button type="button" data-testid="stop-knocking" className="button w-full" onClick={stop}>
        {t('stop')}
      </button>
    </div>
  );
}

/** Puts the reading position on what has changed. */
function focusOnce(element: HTMLHeadingElement | null): void {
  element?.focus({ preventScroll: true });
}
