'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { PasteWords } from './pasteWords.ts';

const load = () => import('./roomActions.ts');

type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'problem'; readonly words: string };

/** Takes a whole link, or a text with one in it, or a code that somebody has said, and goes to its room. */
export function PasteField({ words, icon, autoFocus = false }: { readonly words: PasteWords; readonly icon: ReactNode; readonly autoFocus?: boolean }) {
  const router = useRouter();
  const saidId = useId();
  const [shown, setShown] = useState<Shown>({ kind: 'nothing' });
  /** Aborts the try that is under way; there is one at a time. */
  const trying = useRef<AbortController | null>(null);
  useEffect(() => () => trying.current?.abort(), []);
  const complain = (problem: string) => setShown({ kind: 'problem', words: problem });

  const go = (link: { readonly path: string; readonly room: string; readonly secret: string | null }) => {
    // In the same room only the fragment changes, and only the browser's own navigation tells the page of that.
    if (link.secret && location.pathname === `/r/${link.room}`) location.hash = link.secret;
    else router.push(link.path);
  };

  const open = async (form: FormData) => {
    if (trying.current) return;
    const pasted = form.get('link');
    const text = typeof pasted === 'string' ? pasted : '';
    const { readPasted, mayBeCode, redeemPasted } = await load();
    const link = readPasted(text);
    if (link) return !link.secret && words.incomplete !== undefined ? complain(words.incomplete) : go(link);
    if (!mayBeCode(text)) return complain(words.nonsense);
    const controller = new AbortController();
    trying.current = controller;
    setShown({ kind: 'looking' });
    const redeemed = await redeemPasted(text, controller.signal);
    if (controller.signal.aborted) return;
    trying.current = null;
    if (!redeemed.ok) return complain(redeemed.reason === 'no-code' ? words.nonsense : words.code[redeemed.reason]);
    setShown({ kind: 'nothing' });
    go(redeemed.value);
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
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={autoFocus}
          enterKeyHint="go"
          readOnly={shown.kind === 'looking'}
          data-testid="join-input"
          aria-label={words.label}
          aria-invalid={shown.kind === 'problem'}
          aria-describedby={shown.kind === 'problem' ? saidId : undefined}
          placeholder={words.placeholder}
          onFocus={() => void load()}
          onChange={() => setShown({ kind: 'nothing' })}
        />
        <button type="submit" data-testid="join-submit" aria-disabled={shown.kind === 'looking'} className="button min-h-11 rounded-inner px-4">
          {words.submit}
        </button>
      </div>
      <p role="status" className="text-small text-ink-2 empty:hidden">
        {shown.kind === 'looking' ? words.looking : null}
      </p>
      {shown.kind === 'problem' ? (
        <p id={saidId} role="alert" className="text-small text-danger-text">
          {shown.words}
        </p>
      ) : null}
    </form>
  );
}
