import { requestLocale, translator } from '#app/_i18n/server.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Mark } from './Mark.tsx';

/** The bar at the top of every page outside a call. */
export async function PageHeader() {
  const [locale, t] = await Promise.all([requestLocale(), translator('common')]);
  return (
    <header className="not-embedded page mx-auto flex w-full max-w-[1420px] items-center justify-between py-3 sm:px-10 sm:py-4 lg:px-12">
      <Mark label={t('home')} />
      <LanguageSwitch to={locale === 'ko' ? 'en' : 'ko'} label={t('language')} hint={t('languageHint')} />
    </header>
  );
}
