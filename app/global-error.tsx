'use client';

import { failureWords } from '#app/_i18n/failureWords.ts';
import './globals.css';

/** What stands when not even the layout could be rendered. */
export default function GlobalErrorPage({ retry }: { readonly error: unknown; readonly retry: () => void }) {
  const { locale, words } = failureWords();
  return (
    <html lang={locale}>
      <body>
        <title>Parley</title>
        <main className="page grid min-h-dvh place-content-center gap-5 text-center">
          <h1 className="text-title">{words.title}</h1>
          <p className="text-ink-2">{words.body}</p>
          <button type="button" className="button button-primary justify-self-center" onClick={retry}>
            {words.again}
          </button>
        </main>
      </body>
    </html>
  );
}
