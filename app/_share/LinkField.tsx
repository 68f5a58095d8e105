import { Check, Link } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { copyText } from '#app/_call/controls/share.ts';

/** The room's link, whole, with the button that copies it. `onSaid`: what came of it, in words. */
export function LinkField({ link, onSaid }: { readonly link: string; readonly onSaid: (words: string) => void }) {
  const t = useTranslations('share');
  const [copied, setCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    const done = await copyText(link);
    setCopied(done);
    onSaid(t(done ? 'copied' : 'copyFailed'));
    // What cannot be copied for the person is at least selected for them.
    if (!done) input.current?.select();
  };
  return (
    <div className="field min-h-13">
      <Link className="size-5 shrink-0 text-ink-2" aria-hidden="true" />
      <input ref={input} readOnly value={link} data-testid="share-link" aria-label={t('link')} className="truncate" onFocus={(event) => event.currentTarget.select()} />
      <button type="button" data-testid="share-copy" className="button button-primary min-h-11 rounded-inner px-4" onClick={() => void copy()} onBlur={() => setCopied(false)}>
        {copied ? <Check className="size-4" aria-hidden="true" /> : null}
        {t('copy')}
      </button>
    </div>
  );
}
