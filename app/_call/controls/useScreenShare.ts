import { useTranslations } from 'use-intl/react';
import type { ScreenState } from '#lib/rtc/capture/screenState.ts';
import { useCall, useCallState } from '../useCall.ts';
import { useCommand } from './commands.ts';

export interface ScreenShareControl {
  readonly kind: ScreenState['kind'];
  readonly label: string;
  readonly change: () => void;
}

/** Shares the own screen, or no longer, and the key for it. Where that cannot be done it says so. */
export function useScreenShare(): ScreenShareControl {
  const t = useTranslations('call.screen');
  const call = useCall();
  const kind = useCallState((snapshot) => snapshot.self.screen.kind);
  const sharing = kind === 'sharing';
  const unavailable = kind === 'unavailable';
  const change = async (): Promise<void> => {
    // Nothing may be waited for before: the browser asks only in the very turn of the press.
    if (sharing || kind === 'asking') return call.stopScreen();
    if (!unavailable) return call.shareScreen();
    const { toast } = await import('sonner');
    toast(t('unavailableBody'), { id: 'screen-unavailable', duration: 8_000 });
  };
  const run = () => void change();
  useCommand('screen', run);
  return { kind, label: t(unavailable ? 'unavailable' : sharing ? 'stopSharing' : 'share'), change: run };
}
