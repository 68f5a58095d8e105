import { UserRound } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { useCommand } from '../controls/commands.ts';
import { FloatButton } from '../floating/FloatButton.tsx';
import { useNaming } from '../names.ts';
import { PeopleButton } from '../panels/PeopleButton.tsx';
import { LowDataPill } from '../status/LowDataPill.tsx';
import { VerifiedPill } from '../status/VerifiedPill.tsx';
import { useCallState } from '../useCall.ts';
import { formatDuration } from './duration.ts';
import { FullscreenButton } from './FullscreenButton.tsx';
import { LayoutMenu } from './LayoutMenu.tsx';
import { layoutChoices } from './stagePlan.ts';
import type { LayoutKind } from './stagePlan.ts';
import type { StageChoices } from './useStageChoices.ts';

/** Which call this is, how safe, how long, how many. */
export function TopBar({ since, kind, choices }: {
  readonly since: number | null;
  /** The layout in effect. */
  readonly kind: LayoutKind;
  readonly choices: StageChoices;
}) {
  const t = useTranslations('call');
  const naming = useNaming();
  const room = useCallState((snapshot) => snapshot.room);
  const participants = useCallState((snapshot) => snapshot.participants);
  const count = participants.length + 1;
  const first = participants[0];
  const next = layoutChoices[(layoutChoices.indexOf(choices.choice) + 1) % layoutChoices.length] ?? 'automatic';
  useCommand('layout', participants.length > 0 ? () => choices.choose(next) : null);
  return (
    <header className="flex items-center justify-between gap-2 px-3 pt-[max(0.625rem,env(safe-area-inset-top))] pb-2.5 sm:px-5">
      <div className="flex min-w-0 gap-2">
        <span className="pill min-h-11 min-w-0">
          <span className="truncate">{first && count === 2 ? naming.plain(first.name) : t('room', { code: room.slice(0, 4) })}</span>
        </span>
        <VerifiedPill />
        <LowDataPill />
      </div>
      <div className="flex shrink-0 gap-2">
        <Duration since={since} />
        {choices.selfView.place === 'hidden' ? (
          <button type="button" data-testid="show-self" className="pill" aria-label={t('showSelf')} title={t('showSelf')} onClick={() => choices.placeSelf('automatic')}>
            <UserRound className="size-4" aria-hidden="true" />
          </button>
        ) : null}
        <FullscreenButton className="pill max-sm:hidden" />
        {participants.length > 0 ? <LayoutMenu kind={kind} choices={choices} /> : null}
        <FloatButton />
        <PeopleButton count={count} />
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
