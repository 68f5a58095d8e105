import { useTranslations } from 'use-intl/react';
import { useCallState } from '../useCall.ts';
import { copyText } from './share.ts';

/** Copies the link while the call goes on, and says so. */
export function useCopyLink(): () => void {
  const t = useTranslations('call');
  const link = useCallState((snapshot) => snapshot.link);
  const copy = async () => {
    const copied = await copyText(link);
    const { toast } = await import('sonner');
    if (copied) toast.success(t('copied'));
    else toast.error(t('copyFailed'));
  };
  return () => void copy();
}
