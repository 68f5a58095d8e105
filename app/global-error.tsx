'use client';

import { failureWords } from '#app/_i18n/failureWords.ts';
import { FailurePage } from '#app/_ui/FailurePage.tsx';
import './globals.css';

export default function GlobalErrorPage({ retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <html lang={failureWords().locale}>
      <body>
        <title>Parley</title>
        <FailurePage retry={retry} />
      </body>
    </html>
  );
}
