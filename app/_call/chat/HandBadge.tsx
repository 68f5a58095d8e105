import clsx from 'clsx';
import { Hand } from 'lucide-react';
import { useTranslations } from 'use-intl/react';

/** A raised hand. `place`: in the line of those who raised one, from 1. */
export function HandBadge({ place, small = false, className }: { readonly place: number; readonly small?: boolean; readonly className?: string }) {
  const t = useTranslations('hands');
  return (
    <span
      data-testid="hand"
      data-place={place}
      title={t('place', { place })}
      className={clsx('hand-badge flex shrink-0 items-center gap-1 rounded-full bg-accent font-bold text-accent-ink tabular-nums', small ? 'px-1.5 text-[0.78rem]' : 'px-2.5 py-0.5 text-small', className)}
    >
      <Hand className={small ? 'size-3' : 'size-3.5'} aria-hidden="true" />
      <span aria-hidden="true">{place}</span>
      <span className="sr-only">{t('place', { place })}</span>
    </span>
  );
}
