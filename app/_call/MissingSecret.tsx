import { KeyRound, Link } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { PasteField } from '#app/_lobby/PasteField.tsx';

/** A link that lost its fragment: why that matters, and a field for the whole one. */
export function MissingSecret({ header }: { readonly header: ReactNode }) {
  const t = useTranslations('link');
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]" data-testid="missing-secret">
      {header}
      <main className="page grid place-items-center pb-24">
        <div className="w-full max-w-[34rem]">
          <span className="mb-6 grid size-14 place-items-center rounded-tile bg-accent-soft text-accent-text">
            <KeyRound className="size-7" aria-hidden="true" />
          </span>
          <h1 className="text-title">{t('missingTitle')}</h1>
          <p className="mt-4 text-lead text-ink-2">{t('missingBody')}</p>
          <p className="mt-3 mb-7 text-ink-2">{t('missingHow')}</p>
          <PasteField
            words={{
              label: t('missingField'),
              placeholder: t('missingField'),
              submit: t('submit'),
              nonsense: t('nonsense'),
              incomplete: t('missingStill'),
            }}
            icon={<Link className="size-5 shrink-0 text-ink-2" aria-hidden="true" />}
          />
        </div>
      </main>
    </div>
  );
}
