import { Crown, Pin, Share2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'use-intl/react';
import { clockTime, planLeaf, planSaid } from '#app/_share/planWords.ts';
import { Avatar } from '#app/_ui/Avatar.tsx';
import { planEnd, planPhase } from '#lib/call/invite/plan.ts';
import type { Plan } from '#lib/call/invite/plan.ts';
import { livePlan } from '#lib/call/recentRooms.ts';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';
import { openDialog } from './lobbyState.ts';
import { timeAgo } from './timeAgo.ts';
import { peopleOf, useRoomTitle } from './useRoomTitle.ts';

/** A room: what it goes by, when it is or was, the way in, and the way to invite somebody. `focused`: the reading position goes there. */
export function RoomRow({ entry, now, focused }: { readonly entry: RecentRoom; readonly now: number; readonly focused: boolean }) {
  const t = useTranslations('rooms');
  const router = useRouter();
  const title = useRoomTitle()(entry);
  const plan = livePlan(entry, now);
  const phase = plan && planPhase(plan, now);
  const path = roomPath(entry);
  return (
    <>
      <a
        ref={focused ? focus : null}
        href={path}
        data-testid="recent-room"
        data-plan={phase ?? 'none'}
        data-pinned={entry.pinned}
        className="flex min-h-17 min-w-0 flex-1 items-center gap-3 rounded-[17px] sm:gap-3.5 py-2.5 pr-1 pl-3.5 -outline-offset-2 transition-colors duration-100 hover:bg-paper-2/60"
        onClick={(event) => {
          // A click with a modifier is the browser's: another tab, another window.
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          router.push(path);
        }}
      >
        {plan ? <Leaf plan={plan} over={phase === 'over'} /> : <Avatar name={entry.people[0] ?? entry.title} seed={entry.room} className="size-10! text-[0.9rem]!" />}
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2">
            <span className={`truncate font-semibold ${phase === 'over' ? 'text-ink-2' : ''}`}>{title}</span>
            {entry.pinned ? <Pin className="size-3.5 shrink-0 fill-current text-ink-2" role="img" aria-label={t('pinned')} /> : null}
            {visitMemory().readHostToken(entry.room) === null ? null : (
              <span title={t('hostHint')} className="inline-flex shrink-0 items-center gap-1 rounded-full bg-paper-2 px-2 text-[0.75rem] leading-5 font-medium text-ink-2 max-[30rem]:px-1.5">
                <Crown className="size-3" aria-hidden="true" />
                <span className="max-[30rem]:sr-only">{t('host')}</span>
              </span>
            )}
          </span>
          <span className="block truncate text-small text-ink-2 max-[24rem]:whitespace-normal">
            <When entry={entry} plan={plan} now={now} />
          </span>
        </span>
      </a>
      <button
        type="button"
        data-testid="share-room"
        className="icon-button max-[24rem]:hidden"
        aria-label={t('share', { name: title })}
        title={t('share', { name: title })}
        onClick={() => openDialog({ kind: 'share', room: entry.room })}
      >
        <Share2 className="size-[18px]" aria-hidden="true" />
      </button>
    </>
  );
}

/** A planned room by its time, another by its people and the last visit. */
function When({ entry, plan, now }: { readonly entry: RecentRoom; readonly plan: Plan | null; readonly now: number }) {
  const t = useTranslations('rooms');
  const words = useTranslations('share');
  const locale = useLocale();
  if (plan) {
    const when = planSaid(plan, now, locale);
    switch (planPhase(plan, now)) {
      case 'running':
        return (
          <span className="font-medium text-ok">
            <span className="mr-2 inline-block size-2 rounded-full bg-ok" aria-hidden="true" />
            {t('running', { time: clockTime(planEnd(plan), locale) })}
          </span>
        );
      case 'ahead':
        return (
          <>
            <span className="font-medium text-accent-text">{when}</span> · {words('minutes', { hours: Math.floor(plan.minutes / 60), minutes: plan.minutes % 60 })}
          </>
        );
      case 'over':
        return t('over', { when });
    }
  }
  const people = entry.title === '' ? '' : peopleOf(entry);
  const ago = entry.visited === null ? t('never') : timeAgo(entry.visited, now, locale);
  return people === '' ? ago : `${people} · ${ago}`;
}

/** A leaf of a calendar. */
function Leaf({ plan, over }: { readonly plan: Plan; readonly over: boolean }) {
  const { day, month } = planLeaf(plan, useLocale());
  return (
    <span
      aria-hidden="true"
      className={`grid size-10 shrink-0 content-center justify-items-center rounded-inner leading-none ${over ? 'bg-paper-2 text-ink-2' : 'bg-accent-soft text-accent-text'}`}
    >
      <span className="text-[0.65rem] font-semibold uppercase">{month}</span>
      <span className="mt-0.5 text-[1.05rem] font-bold tabular-nums">{day}</span>
    </span>
  );
}

const focus = (element: HTMLElement | null): void => element?.focus();
