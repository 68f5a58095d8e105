import { LayoutGrid, PictureInPicture2, Users } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { useNaming } from '../names.ts';
import { VerifiedPill } from '../status/VerifiedPill.tsx';
import { useCallState } from '../useCall.ts';
import { formatDuration } from './duration.ts';
import type { LayoutMode } from './layout.ts';

/** Which call this is, how safe, how long, how many. */
export function TopBar({ since, mode, onMode }: {
  readonly since: number | null;
  readonly mode: LayoutMode;
  readonly onMode: (mode: LayoutMode) => void;
}) {
  const t = useTranslations('call');
  const naming = useNaming();
  const room = useCallState((snapshot) => snapshot.room);
  const participants = useCallState((snapshot) => snapshot.participants);
  const count = participants.length + 1;
  const first = participants[0];
  const next = mode === 'grid' ? 'spotlight' : 'grid';
  const modeLabel = t(next === 'grid' ? 'layoutGrid' : 'layoutSpotlight');
  return (
    <header className="flex items-center justify-between gap-2 px-3 pt-[max(0.625rem,env(safe-area-inset-top))] pb-2.5 sm:px-5">
      <div className="flex min-w-0 gap-2">
        <span className="pill min-h-11 min-w-0">
          <span className="truncate">{first && count === 2 ? naming.plain(first.name) : t('room', { code: room.slice(0, 4) })}</span>
        </span>
        <VerifiedPill />
      </div>
      <div className="flex shrink-0 gap-2">
        <Duration since={since} />
        {participants.length > 1 ? (
          <button
            type="button"
            data-testid="layout"
            data-layout={mode}
            className="pill"
            aria-label={modeLabel}
            title={modeLabel}
            onClick={() => onMode(next)}
          >
            {next === 'grid' ? <LayoutGrid className="size-4" aria-hidden="true" /> : <PictureInPicture2 className="size-4" aria-hidden="true" />}
          </button>
        ) : null}
        <span className="pill min-h-11">
          <Users className="size-4" aria-hidden="true" />
          <span aria-hidden="true">{count}</span>
          <span className="sr-only">{t('people', { count })}</span>
        </span>
      </div>
    </header>
  );
}

/** Runs past React: a clock is no reason to render. */
function Duration({ since }: { readonly since: number | null }) {
  const t = useTranslations('call');
  const run = (element: HTMLElement) => {
    if (since === null) return;
    const show = () => {
      element.textContent = formatDuration(Math.max(0, Math.floor((Date.now() - since) / 1000)));
    };
    show();
    const timer = setInterval(show, 1_000);
    return () => clearInterval(timer);
  };
  return <span ref={run} className="pill min-h-11 text-on-stage-2 tabular-nums max-sm:hidden" role="timer" aria-label={t('duration')} />;
}
