import { Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { CopyLinkField } from '../controls/CopyLinkField.tsx';
import { loadShareSheet, openShare } from '../invite/openShare.ts';
import { useCallState } from '../useCall.ts';

const warm = (): void => void loadShareSheet().catch(() => {});

/** Nobody else is here: the link is what matters now. */
export function Alone({ again }: { readonly again: boolean }) {
  const t = useTranslations('call');
  const link = useCallState((snapshot) => snapshot.link);
  return (
    <div className="absolute inset-0 grid grid-cols-[minmax(0,1fr)] place-items-center overflow-y-auto p-2 pb-16 text-center">
      <div className="w-full max-w-[520px]">
        <h1 className="text-title">{t(again ? 'aloneAgainTitle' : 'aloneTitle')}</h1>
        <p className="mt-3 mb-6 text-on-stage-2">{t('aloneBody')}</p>
        <CopyLinkField link={link} />
        <button type="button" data-testid="share" className="pill mt-1" onPointerEnter={warm} onFocus={warm} onClick={openShare}>
          <Share2 className="size-4" aria-hidden="true" />
          {t('share')}
        </button>
      </div>
    </div>
  );
}
