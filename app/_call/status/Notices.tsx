import { useEffect } from 'react';
import { toast, Toaster } from 'sonner';
import { useTranslations } from 'use-intl/react';
import type { CallNotice } from '#lib/call/snapshot.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useNaming } from '../names.ts';
import { useCall } from '../useCall.ts';

/** ms that a coming or going waits to be told: the newcomer's picture goes first, and a reload within them is no news. */
const PATIENCE_MS = 600;

/** Comings, goings and device trouble as toasts. The toaster is a polite live region, so ears get them as well. */
export function Notices() {
  const t = useTranslations();
  const naming = useNaming();
  const call = useCall();

  useEffect(() => {
    const waiting = new Map<ParticipantId, { readonly joined: boolean; readonly timer: ReturnType<typeof setTimeout> }>();
    const tellLater = ({ id, name }: { readonly id: ParticipantId; readonly name: string }, joined: boolean): void => {
      const earlier = waiting.get(id);
      waiting.delete(id);
      clearTimeout(earlier?.timer);
      // Came and went, or went and came back, before anyone was told.
      if (earlier && earlier.joined !== joined) return;
      const timer = setTimeout(() => {
        waiting.delete(id);
        toast(t(joined ? 'notice.joined' : 'notice.left', { who: naming.spoken(name) }));
      }, PATIENCE_MS);
      waiting.set(id, { joined, timer });
    };
    const show = (notice: CallNotice): void => {
      switch (notice.kind) {
        case 'participant-joined':
        case 'participant-left':
          tellLater(notice, notice.kind === 'participant-joined');
          return;
        case 'device-ended':
          // The card above the dock says so, and how to mend it, for as long as it is true.
          return;
        case 'device-restored':
          toast(t('notice.deviceRestored', { device: notice.device }));
          return;
        case 'device-switched':
          toast(t('notice.deviceSwitched', { device: notice.device, label: notice.label }));
          return;
        case 'device-switch-failed':
          toast.warning(t('notice.deviceSwitchFailed', { device: notice.device }));
          return;
        case 'speaker-lost':
          toast.warning(t('notice.speakerLost'));
          return;
        case 'speaker-restored':
          toast(t('notice.speakerRestored', { label: notice.label }));
          return;
        case 'screen-failed':
          // What to do about it takes longer to read than that someone came.
          toast.warning(t(`notice.screenFailed.${notice.reason}`), { duration: 12_000 });
          return;
        case 'knocked':
          // The card over the stage says so, until somebody answers.
          return;
        case 'stopped-by-host':
          toast(t('notice.stopped', { source: notice.source, who: naming.spoken(notice.by) }), { duration: 8_000 });
          return;
        case 'link-changed':
          toast(t('notice.linkChanged'), { duration: 8_000 });
          return;
        case 'command-failed':
          toast.warning(t('notice.commandFailed'));
          return;
        case 'join-failed':
          // The preview says so beside the button that was pressed.
          return;
      }
    };
    const stop = call.onNotice(show);
    return () => {
      stop();
      for (const { timer } of waiting.values()) clearTimeout(timer);
    };
  }, [call, naming, t]);

  return (
    <Toaster
      position="top-center"
      theme="dark"
      duration={4_000}
      visibleToasts={3}
      offset={{ top: 'var(--toasts)' }}
      // The sides are the toast's own affair: it is as wide as its words.
      mobileOffset={{ top: 'var(--toasts)', left: 0, right: 0 }}
      containerAriaLabel={t('call.notifications')}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'left-1/2! -translate-x-1/2 flex w-max! max-w-[calc(100vw-2rem)] items-center gap-2.5 rounded-control bg-on-stage px-4 py-2.5 text-small text-stage shadow-float',
        },
      }}
    />
  );
}
