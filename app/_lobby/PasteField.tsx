'use client';

import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';

export interface PasteWords {
  readonly label: string;
  readonly placeholder: string;
  readonly submit: string;
  readonly nonsense: string;
  /** Said of a link without its secret; without this word such a link goes to its page, which explains. */
  readonly incomplete?: string;
}

/** Takes a whole link, or a text with one in it, and goes to its room. */
export function PasteField({ words, icon, autoFocus = false }: { readonly words: PasteWords; readonly icon: ReactNode; readonly autoFocus?: boolean }) {
  const router = useRouter();
  const errorId = useId();
  const [error, setError] = useState<string | null>(null);

  const open = async (form: FormData) => {
    const pasted = form.get('link');
    const { readPasted } = await import('./roomActions.ts');
    const link = readPasted(typeof pasted === 'string' ? pasted : '');
    if (!link) return setError(words.nonsense);
    if (!link.secret && words.incomplete !== undefined) return setError(words.incomplete);
    // In the same room only the fragment changes, and only the browser's own navigation tells the page of that.
    if (link.secret && location.pathname === `/r/${link.room}`) location.hash = link.secret;
    else router.push(link.path);
  };

  return (
    <form
      noValidate
      className="flex min-w-[min(19rem,100%)] flex-1 flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void open(new FormData(event.currentTarget));
      }}
    >
      <div className="field min-h-13">
        {icon}
        <input
          name="link"
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={autoFocus}
          enterKeyHint="go"
          data-testid="join-input"
          aria-label={words.label}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : errorId}
          placeholder={words.placeholder}
          onFocus={() => void import('./roomActions.ts')}
          onChange={() => setError(null)}
        />
        <button type="submit" data-testid="join-submit" className="button min-h-11 rounded-inner px-4">
          {words.submit}
        </button>
      </div>
      {error === null ? null : (
        <p id={errorId} role="alert" className="text-small text-danger-text">
          {error}
        </p>
      )}
    </form>
  );
}
