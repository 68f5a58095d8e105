import { Check, Link } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { copyText } from './share.ts';

type Copying = 'idle' | 'copied' | 'refused';

/** The room's link, whole, with the button that copies it. */
export function CopyLinkField({ link }: { readonly link: string }) {
  const t = useTranslations('call');
  const [state, setState] = useState<Copying>('idle');
  const input = useRef<HTMLInputElement>(null);
  const copy = async () => {
    const copied = await copyText(link);
    setState(copied ? 'copied' : 'refused');
    // What cannot be copied for the person is at least selected for them.
    if (!copied) input.current?.select();
  };
  return (
    <div>
      <div className="field min-h-13 border-white/15 bg-stage-2">
        <Link className="size-5 shrink-0 text-on-stage-2" aria-hidden="true" />
        <input
          ref={input}
          readOnly
          value={link}
          aria-label={t('linkLabel')}
          className="truncate text-on-stage"
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => setState('idle')}
        />
        <button type="button" data-testid="copy-link" className="button button-primary min-h-11 rounded-inner px-4" onClick={() => void copy()}>
          {state === 'copied' ? <Check className="size-4" aria-hidden="true" /> : null}
          {t('copy')}
        </button>
      </div>
      <p className="mt-2 min-h-[1.4em] text-small text-on-stage-2" role="status">
        {state === 'copied' ? t('copied') : state === 'refused' ? t('copyFailed') : ''}
      </p>
    </div>
  );
}
