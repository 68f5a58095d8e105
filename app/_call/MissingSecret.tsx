import { Hand, KeyRound, Link } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { PasteField } from '#app/_lobby/PasteField.tsx';
import { pasteWords } from '#app/_lobby/pasteWords.ts';

/** A link that lost its fragment: why that matters, and a field for the whole one, and the way to knock. */
export function MissingSecret({ header, onKnock }: { readonly header: ReactNode; readonly onKnock: () => void }) {
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
            words={{ ...pasteWords(t), label: t('missingField'), placeholder: t('missingField'), incomplete: t('missingStill') }}
            icon={<Link className="size-5 shrink-0 text-ink-2" aria-hidden="true" />}
          />
          <div className="mt-8 border-t border-line pt-6">
            <p className="text-ink-2">{t('missingKnock')}</p>
            <button type="button" data-testid="knock" className="button mt-4 max-sm:w-full" onClick={onKnock}>
              <Hand className="size-5" aria-hidden="true" />
              {t('knock')}
            </button>
          </div>
        </div>
      </main>
    </div>
  );
}
