import { Link, Phone, Share2 } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { ChatButton } from '../chat/ChatButton.tsx';
import { HandButton } from '../chat/HandButton.tsx';
import { ReactButton } from '../chat/ReactButton.tsx';
import { loadShareSheet, openShare } from '../invite/openShare.ts';
import { PhotoButton } from '../photo/PhotoButton.tsx';
import { useCall, useCallState } from '../useCall.ts';
import { useNarrow } from '../useNarrow.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { DeviceNotes } from './DeviceNotes.tsx';
import { DockButton } from './DockButton.tsx';
import { MediaToggle } from './MediaToggle.tsx';
import { MoreButton } from './MoreButton.tsx';
import { ScreenToggle } from './ScreenToggle.tsx';
import { useCopyLink } from './useCopyLink.ts';
import { usePushToTalk } from './usePushToTalk.ts';

const warm = (): void => void loadShareSheet().catch(() => {});

/** What a hand needs during a call, in reach of a thumb. A narrow window keeps what is needed most, and the rest behind one button. */
export function Dock() {
  const t = useTranslations('call');
  const call = useCall();
  const alone = useCallState((snapshot) => snapshot.participants.length === 0);
  const narrow = useNarrow();
  usePushToTalk(call);
  return (
    <footer className="relative flex justify-center px-3 max-[22.5rem]:px-2 pt-3 pb-[max(0.875rem,env(safe-area-inset-bottom))]">
      <DeviceNotes />
      <div className="dock relative z-30 sm:max-[44rem]:gap-1 sm:max-[44rem]:p-1 max-[24.375rem]:gap-1.5 max-[24.375rem]:p-1.5 max-[22.5rem]:gap-1 max-[22.5rem]:p-1" role="group" aria-label={t('controls')}>
        <MediaToggle device="microphone" />
        <MediaToggle device="camera" />
        {narrow ? null : (
          <>
            <ScreenToggle />
            <PhotoButton />
            <HandButton />
            <ReactButton />
          </>
        )}
        <ChatButton />
        {alone || narrow ? null : <InviteButtons />}
        {narrow ? <MoreButton /> : null}
        <DeviceMenu />
        <DockButton testId="leave" label={t('leave')} className="dock-button-leave" onClick={() => call.leave()}>
          <Phone className="size-[22px] rotate-[135deg]" aria-hidden="true" />
        </DockButton>
      </div>
    </footer>
  );
}

/** Invites someone else while the call goes on. */
function InviteButtons() {
  const t = useTranslations('call');
  const copy = useCopyLink();
  return (
    <>
      <DockButton testId="copy-link" label={t('copyLink')} onClick={copy}>
        <Link className="size-[22px]" aria-hidden="true" />
      </DockButton>
      <DockButton testId="share" label={t('shareLink')} onNear={warm} onClick={openShare}>
        <Share2 className="size-[22px]" aria-hidden="true" />
      </DockButton>
    </>
  );
}
