'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { LOCALE_COOKIE } from '#app/_i18n/locale.ts';
import type { Locale } from '#app/_i18n/locale.ts';

const ONE_YEAR_S = 31_536_000;

/**
 * Switches to the other language. The page is rendered anew on the server and merged in place, so what is typed, the
 * call and the link's fragment stay.
 */
export function LanguageSwitch({ to, label, hint }: { readonly to: Locale; readonly label: string; readonly hint: string }) {
  const router = useRouter();
  const [switching, startTransition] = useTransition();
  const change = () => {
    document.cookie = `${LOCALE_COOKIE}=${to}; path=/; max-age=${ONE_YEAR_S}; samesite=lax`;
    startTransition(() => router.refresh());
  };
  return (
    <button
      type="button"
      data-testid="language"
      lang={to}
      title={hint}
      aria-busy={switching}
      onClick={change}
      className="-mr-2 inline-flex min-h-11 items-center gap-2 rounded-inner px-2 text-small text-ink-2 hover:text-ink"
    >
      <svg viewBox="0 0 24 24" className="size-[1.15em] fill-none stroke-current stroke-[1.8]" aria-hidden="true">
        <circle cx="12" cy="12" r="9" />
        <path d="M3 12h18M12 3c3 3 3.800 6 3.800 9s-.8 6-3.800 9c-3-3-3.800-6-3.800-9s.8-6 3.800-9z" />
      </svg>
      {label}
    </button>
  );
}
