'use client';

import { lazy, Suspense, useState } from 'react';
import { IntlProvider, useTranslations } from 'use-intl/react';
import type { Locale } from '#app/_i18n/locale.ts';
import type { Messages } from '#app/_i18n/server.ts';

const CheckPanel = lazy(async () => ({ default: (await import('./CheckPanel.tsx')).CheckPanel }));

/** Starts on a press and not before: the browser's question about camera and microphone should not come out of the blue. */
export function CheckEntry({ locale, messages }: { readonly locale: Locale; readonly messages: Pick<Messages, 'check' | 'devices'> }) {
  const [runs, setRuns] = useState(0);
  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <StartButton again={runs > 0} onPress={() => setRuns(runs + 1)} />
      {runs === 0 ? null : (
        <Suspense>
          <CheckPanel key={runs} />
        </Suspense>
      )}
    </IntlProvider>
  );
}

function StartButton({ again, onPress }: { readonly again: boolean; readonly onPress: () => void }) {
  const t = useTranslations('check');
  return (
    <button type="button" data-testid="start-check" className="button button-primary" onClick={onPress}>
      {t(again ? 'again' : 'start')}
    </button>
  );
}
