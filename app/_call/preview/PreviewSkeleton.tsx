import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { PreviewFrame } from './PreviewFrame.tsx';

/** What stands while the call's code is on its way: the preview's shape, quiet. */
export function PreviewSkeleton({ header }: { readonly header: ReactNode }) {
  const t = useTranslations('common');
  return (
    <PreviewFrame header={header} busy picture={null}>
      <p className="sr-only" role="status">
        {t('opening')}
      </p>
      <div className="h-9 w-3/5 rounded-inner bg-paper-2" />
      <div className="h-[30px] w-2/5 rounded-full bg-paper-2" />
      <div className="mt-6 h-12 rounded-control bg-paper-2" />
      <div className="h-14 rounded-control bg-paper-2" />
      <div className="h-[152px] rounded-control bg-paper-2/60" />
    </PreviewFrame>
  );
}
