import type { Metadata } from 'next';
import { pickMessages, requestLocale, translator } from '#app/_i18n/server.ts';
import { PageHeader } from '#app/_ui/PageHeader.tsx';
import { CheckEntry } from './CheckEntry.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator('check');
  return { title: t('title'), description: t('lead') };
}

/** Camera, microphone, sound and network, looked at before a call depends on them. */
export default async function CheckPage() {
  const [t, locale, messages] = await Promise.all([translator('check'), requestLocale(), pickMessages('check', 'devices')]);
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <PageHeader />
      <main className="page mx-auto w-full max-w-[60rem] pt-6 pb-24 sm:pt-10">
        <h1 className="text-title">{t('title')}</h1>
        <p className="mt-3 mb-8 text-lead text-ink-2">{t('lead')}</p>
        <CheckEntry locale={locale} messages={messages} />
        <p className="mt-8">
          <a href="/" className="button">
            {t('back')}
          </a>
        </p>
      </main>
    </div>
  );
}
