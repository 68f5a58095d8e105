import clsx from 'clsx';
import { Check } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Named } from '#lib/call/banner.ts';
import { steadyBanner } from '#lib/call/steadyBanner.ts';
import type { Shown } from '#lib/call/steadyBanner.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { listArguments, useNaming } from '../names.ts';
import { useCall, useCallState } from '../useCall.ts';
import { signalingShownAs } from './signalingShownAs.ts';

/**
 * How the call's connections are, in one place. Seen and spoken only while there is something to say, and what is said aloud is the
 * heading alone: what is being tried changes more often than anyone wants to hear. `data-state` tells at once how the way to the server is.
 */
export function Status() {
  const call = useCall();
  const state = useCallState((snapshot) => signalingShownAs[snapshot.signaling]);
  const [banner] = useState(() => steadyBanner(call.snapshot, systemClock));
  const shown = useSyncExternalStore(banner.subscribe, banner.get);
  const { heading, detail } = useWords(shown);
  return (
    <div
      data-testid="status"
      data-state={state}
      data-banner={shown?.kind}
      className={clsx(
        shown
          ? 'status-banner absolute top-1 left-1/2 z-20 flex w-max max-w-[min(100%-1.5rem,36rem)] -translate-x-1/2 items-baseline gap-2.5 rounded-control bg-on-stage px-4 py-2.5 text-small text-stage shadow-float'
          : 'sr-only',
      )}
    >
      {shown === null ? null : shown.kind === 'restored' ? (
        <Check className="size-4 shrink-0 self-center text-[#1a7049]" aria-hidden="true" />
      ) : (
        <span className="busy-dot relative -top-px" aria-hidden="true" />
      )}
      <div className="text-pretty">
        {/* The element is there before the words, or no screen reader would speak them. */}
        <p role="status" className="inline font-medium">
          {heading}
        </p>
        {detail === '' ? null : <p className="inline"> {detail}</p>}
      </div>
    </div>
  );
}

function useWords(shown: Shown): { readonly heading: string; readonly detail: string } {
  const t = useTranslations('status');
  const naming = useNaming();
  const list = (who: readonly Named[]) => listArguments(who.map(({ name }) => naming.spoken(name)));
  switch (shown?.kind) {
    case undefined:
      return { heading: '', detail: '' };
    case 'network':
      return { heading: t(shown.offline ? 'offline' : 'network'), detail: t('networkWait') };
    case 'server':
      return { heading: t(shown.company ? 'reconnectingLive' : 'reconnecting'), detail: '' };
    case 'links':
      return { heading: t('lost', list(shown.who)), detail: t(`doing.${shown.doing}`) };
    case 'restored':
      return { heading: shown.who.length === 0 ? t('restoredAll') : t('restored', list(shown.who)), detail: '' };
  }
}
