import { DoorClosed, Hand, KeyRound, Lock, MonitorX, PhoneOff, RefreshCw, ShieldAlert, Smartphone, UserMinus, Users, Waypoints } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { EndReason } from '#lib/call/snapshot.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import { useCall } from '../useCall.ts';

/** How each end looks, and what the button that goes back in says; null where going back in cannot work. */
const ends: Readonly<Record<EndReason, { readonly icon: LucideIcon; readonly rejoin: 'rejoin' | 'takeBack' | 'knockAgain' | 'tryAgain' | null }>> = {
  left: { icon: DoorClosed, rejoin: 'rejoin' },
  'wrong-secret': { icon: KeyRound, rejoin: null },
  'room-full': { icon: Users, rejoin: 'rejoin' },
  'seat-taken': { icon: Waypoints, rejoin: 'takeBack' },
  moved: { icon: Smartphone, rejoin: 'takeBack' },
  'room-reset': { icon: RefreshCw, rejoin: null },
  removed: { icon: UserMinus, rejoin: null },
  denied: { icon: Hand, rejoin: 'knockAgain' },
  locked: { icon: Lock, rejoin: 'tryAgain' },
  'ended-by-host': { icon: PhoneOff, rejoin: 'rejoin' },
  unsupported: { icon: MonitorX, rejoin: null },
  insecure: { icon: ShieldAlert, rejoin: null },
};

/** The call is over for this tab: why, and what can be done next. */
export function Ended({ reason, header, config }: { readonly reason: EndReason; readonly header: ReactNode; readonly config: PublicConfig }) {
  const t = useTranslations('ended');
  const call = useCall();
  const { icon: Icon, rejoin } = ends[reason];
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]" data-testid="ended" data-reason={reason}>
      {header}
      <main className="page grid place-items-center pb-24 text-center">
        <div className="grid w-full max-w-[30rem] justify-items-center">
          <span className="mb-6 grid size-16 place-items-center rounded-[20px] bg-accent-soft text-accent-text">
            <Icon className="size-8" aria-hidden="true" />
          </span>
          <h1 className="text-title outline-none" tabIndex={-1} ref={focusOnce}>
            {t(`${reason}.title`)}
          </h1>
          <p className="mt-3 text-lead text-ink-2">{t(`${reason}.body`, { max: config.roomMax })}</p>
          <div className="mt-8 flex flex-wrap justify-center gap-3">
            {rejoin ? (
              <button type="button" data-testid="rejoin" className="button button-primary" onClick={() => call.rejoin()}>
                {t(rejoin)}
              </button>
            ) : null}
            <a href="/" className="not-embedded button">
              {t('back')}
            </a>
          </div>
        </div>
      </main>
    </div>
  );
}

/** Puts the reading position on what has happened. */
function focusOnce(element: HTMLHeadingElement | null): void {
  element?.focus({ preventScroll: true });
}
