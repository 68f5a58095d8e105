import { useEffect } from 'react';
import { toast, Toaster } from 'sonner';
import { useTranslations } from 'use-intl/react';
import type { CallNotice } from '#lib/call/snapshot.ts';
import { useNaming } from '../names.ts';
import { useCall } from '../useCall.ts';

/** Comings, goings and device trouble as toasts. The toaster is a polite live region, so ears get them as well. */
export function Notices() {
  const t = useTranslations();
  const naming = useNaming();
  const call = useCall();

  useEffect(() => {
    const show = (notice: CallNotice): void => {
      switch (notice.kind) {
        case 'participant-joined':
          toast(t('notice.joined', { who: naming.spoken(notice.name) }));
          return;
        case 'participant-left':
          toast(t('notice.left', { who: naming.spoken(notice.name) }));
          return;
        case 'device-ended':
          toast.warning(t('notice.deviceEnded', { device: notice.device }));
          return;
        case 'device-switched':
          toast(t('notice.deviceSwitched', { device: notice.device, label: notice.label }));
          return;
        case 'device-switch-failed':
          toast.warning(t('notice.deviceSwitchFailed', { device: notice.device }));
          return;
        case 'join-failed':
          // The preview says so beside the button that was pressed.
          return;
      }
    };
    return call.onNotice(show);
  }, [call, naming, t]);

  return (
    <Toaster
      position="top-center"
      theme="dark"
      duration={4_000}
      visibleToasts={3}
      offset={{ top: 64 }}
      mobileOffset={{ top: 64 }}
      containerAriaLabel={t('call.notifications')}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'left-1/2! -translate-x-1/2 flex w-max max-w-[calc(100vw-2rem)] items-center gap-2.5 rounded-control bg-on-stage px-4 py-2.5 text-small text-stage shadow-float',
        },
      }}
    />
  );
}
