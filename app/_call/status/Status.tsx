import clsx from 'clsx';
import { useTranslations } from 'use-intl/react';
import type { SignalingState } from '#lib/call/snapshot.ts';
import { useCallState } from '../useCall.ts';

type Shown = 'live' | 'connecting' | 'reconnecting';

const shownAs: Readonly<Record<SignalingState, Shown>> = { connected: 'live', connecting: 'connecting', reconnecting: 'reconnecting' };

/** How the way to the server is. Always there for a screen reader and for tests; seen only when there is something to say. */
export function Status({ inline = false }: { readonly inline?: boolean }) {
  const t = useTranslations('status');
  const shown = useCallState((snapshot) => shownAs[snapshot.signaling]);
  const inCall = useCallState((snapshot) => snapshot.phase.kind === 'live');
  // In the preview "preparing" says it already.
  const quiet = shown === 'live' || (inline && shown === 'connecting');
  return (
    <div
      data-testid="status"
      data-state={shown}
      role="status"
      className={clsx(
        quiet && 'sr-only',
        !quiet && 'flex items-center gap-2.5 rounded-control px-4 py-2.5 text-small',
        !quiet && (inline ? 'bg-paper-2 text-ink' : 'absolute top-1 left-1/2 z-20 w-max max-w-[calc(100%-1.5rem)] -translate-x-1/2 bg-on-stage text-stage shadow-float'),
      )}
    >
      {quiet ? null : <span className="busy-dot" aria-hidden="true" />}
      {t(shown === 'reconnecting' && inCall ? 'reconnectingLive' : shown)}
    </div>
  );
}
