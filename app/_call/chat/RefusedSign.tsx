import clsx from 'clsx';
import { ShieldAlert } from 'lucide-react';
import { useTranslations } from 'use-intl/react';

/** That nothing is sent to whoever this tile shows, because their words were not the same. */
export function RefusedSign({ small, className }: { readonly small: boolean; readonly className: string }) {
  const t = useTranslations('verify');
  return (
    <span
      data-testid="refused"
      title={t('status.refused')}
      className={clsx('flex items-center gap-1.5 rounded-full bg-danger font-medium text-white', small ? 'p-1.5 text-[0.78rem]' : 'px-3 py-1 text-small', className)}
    >
      <ShieldAlert className={small ? 'size-3.5' : 'size-4'} aria-hidden="true" />
      <span className={small ? 'sr-only' : ''}>{t('status.refused')}</span>
    </span>
  );
}
