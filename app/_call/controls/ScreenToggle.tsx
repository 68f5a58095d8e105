import clsx from 'clsx';
import { ScreenShare, ScreenShareOff } from 'lucide-react';
import { DockButton } from './DockButton.tsx';
import { useScreenShare } from './useScreenShare.ts';

/** The button's id, for whoever hands it the focus. */
export const SCREEN_TOGGLE = 'toggle-screen';

/** Shares the own screen, or no longer. Where that cannot be done it stays, and says so: a button that is missing explains nothing. */
export function ScreenToggle() {
  const { kind, label, change } = useScreenShare();
  const Icon = kind === 'sharing' || kind === 'unavailable' ? ScreenShareOff : ScreenShare;
  return (
    <DockButton
      id={SCREEN_TOGGLE}
      testId="toggle-screen"
      label={label}
      pressed={kind === 'sharing'}
      busy={kind === 'asking'}
      unavailable={kind === 'unavailable'}
      className="dock-button-extra"
      onClick={change}
    >
      <Icon className={clsx('size-[22px]', kind === 'asking' && 'animate-pulse')} aria-hidden="true" />
    </DockButton>
  );
}
