import { useLocale, useTranslations } from 'use-intl/react';

const MINUTE_MS = 60_000;

/** When somebody came in, as long ago as that was. Runs past React: a clock is no reason to render. `since`: ms since the epoch. */
export function SinceWhen({ since }: { readonly since: number }) {
  const t = useTranslations('people');
  const locale = useLocale();
  const run = (element: HTMLElement) => {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
    const show = () => {
      // The server's clock may be ahead of this one.
      const minutes = Math.max(0, Math.floor((Date.now() - since) / MINUTE_MS));
      const ago = minutes < 60 ? relative.format(-minutes, 'minute') : relative.format(-Math.floor(minutes / 60), 'hour');
      const text = minutes === 0 ? t('joinedNow') : t('joined', { ago });
      if (element.textContent !== text) element.textContent = text;
    };
    show();
    const timer = setInterval(show, MINUTE_MS / 6);
    return () => clearInterval(timer);
  };
  return <span ref={run} />;
}
