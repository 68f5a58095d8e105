import { Link, Phone, Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { useCall, useCallState } from '../useCall.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { DeviceNotes } from './DeviceNotes.tsx';
import { DockButton } from './DockButton.tsx';
import { MediaToggle } from './MediaToggle.tsx';
import { canShare, copyText, shareLink } from './share.ts';
import { usePushToTalk } from './usePushToTalk.ts';

/** What a hand needs during a call, in reach of a thumb. Further tools go between the toggles and the settings. */
export function Dock() {
  const t = useTranslations('call');
  const call = useCall();
  const alone = useCallState((snapshot) => snapshot.participants.length === 0);
  usePushToTalk(call);
  return (
    <footer className="relative flex justify-center px-3 pt-3 pb-[max(0.875rem,env(safe-area-inset-bottom))]">
      <DeviceNotes />
      <div className="dock relative z-30 max-[359px]:gap-1.5 max-[359px]:p-1.5" role="group" aria-label={t('controls')}>
        <MediaToggle device="microphone" />
        <MediaToggle device="camera" />
        {alone ? null : <InviteButtons />}
        <DeviceMenu />
        <DockButton testId="leave" label={t('leave')} className="dock-button-leave" onClick={() => call.leave()}>
          <Phone className="size-[22px] rotate-[135deg]" aria-hidden="true" />
        </DockButton>
      </div>
    </footer>
  );
}

/** Invites someone else while the call goes on. A narrow screen with a share sheet needs no copying. */
function InviteButtons() {
  const t = useTranslations('call');
  const link = useCallState((snapshot) => snapshot.link);
  const copy = async () => {
    const copied = await copyText(link);
    const { toast } = await import('sonner');
    if (copied) toast.success(t('copied'));
    else toast.error(t('copyFailed'));
  };
  return (
    <>
      <DockButton testId="copy-link" label={t('copyLink')} className={canShare() ? 'max-sm:hidden' : ''} onClick={() => void copy()}>
        <Link className="size-[22px]" aria-hidden="true" />
      </DockButton>
      {canShare() ? (
        <DockButton testId="share" label={t('shareLink')} onClick={() => void shareLink(link)}>
          <Share2 className="size-[22px]" aria-hidden="true" />
        </DockButton>
      ) : null}
    </>
  );
}
