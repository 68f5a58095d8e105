import clsx from 'clsx';
import { useTranslations } from 'use-intl/react';
import { signalingShownAs } from '../status/signalingShownAs.ts';
import { useCallState } from '../useCall.ts';

/** How the way to the server is, before the call. Seen only when it was lost: "preparing" says the rest. */
export function ServerStatus() {
  const t = useTranslations('status');
  const shown = useCallState((snapshot) => signalingShownAs[snapshot.signaling]);
  const quiet = shown !== 'reconnecting';
  return (
    <div
      data-testid="status"
      data-state={shown}
      role="status"
      className={clsx(quiet ? 'sr-only' : 'flex items-center gap-2.5 rounded-control bg-paper-2 px-4 py-2.5 text-small text-ink')}
    >
      {quiet ? null : <span className="busy-dot" aria-hidden="true" />}
      {t(shown)}
    </div>
  );
}
