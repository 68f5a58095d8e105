import { Popover } from '@base-ui/react/popover';
import clsx from 'clsx';
import { Hand, Link, ScreenShare, ScreenShareOff, Share2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { Reactions } from '../chat/Reactions.tsx';
import type { useHand } from '../chat/useHand.ts';
import { openShare } from '../invite/openShare.ts';
import { useCopyLink } from './useCopyLink.ts';
import type { ScreenShareControl } from './useScreenShare.ts';

const rowShape = 'flex min-h-12 items-center gap-3 rounded-control px-3 text-left transition-colors duration-100';

/** The rest of the dock, in words. */
export function MoreTools({ hand, screen }: { readonly hand: ReturnType<typeof useHand>; readonly screen: ScreenShareControl }) {
  const t = useTranslations();
  const copy = useCopyLink();
  const ScreenIcon = screen.kind === 'sharing' || screen.kind === 'unavailable' ? ScreenShareOff : ScreenShare;
  return (
    <>
      <Reactions />
      <div className="-mx-2 mt-3 grid border-t border-white/10 pt-2">
        <Row testId="raise-hand" icon={Hand} label={t(hand.raised ? 'hands.lower' : 'hands.raise')} pressed={hand.raised} onClick={hand.toggle} />
        <Row testId="toggle-screen" icon={ScreenIcon} label={screen.label} pressed={screen.kind === 'sharing'} unavailable={screen.kind === 'unavailable'} onClick={screen.change} />
        <Row testId="copy-link" icon={Link} label={t('call.copyLink')} onClick={copy} />
        {/* The card makes way for the sheet. */}
        <Popover.Close data-testid="share" className={clsx(rowShape, 'hover:bg-stage-3')} onClick={openShare}>
          <Share2 className="size-[22px] shrink-0" aria-hidden="true" />
          {t('call.shareLink')}
        </Popover.Close>
      </div>
    </>
  );
}

function Row({ testId, icon: Icon, label, pressed, unavailable = false, onClick }: {
  readonly testId: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly pressed?: boolean;
  readonly unavailable?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      data-testid={testId}
      aria-pressed={pressed}
      aria-disabled={unavailable || undefined}
      className={clsx(rowShape, pressed ? 'bg-on-stage text-stage' : unavailable ? 'text-on-stage-2' : 'hover:bg-stage-3')}
      onClick={onClick}
    >
      <Icon className="size-[22px] shrink-0" aria-hidden="true" />
      {label}
    </button>
  );
}
