import { useTranslations } from 'use-intl/react';
import type { RecentRoom } from '#lib/call/recentRooms.ts';

const MOST_NAMES = 2;

/** The people of a room in a few words; empty when nobody is known. */
export function peopleOf({ people }: RecentRoom): string {
  const rest = people.length - MOST_NAMES;
  return people.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` +${rest}` : '');
}

/** What a room goes by: its own title, who was there, or the first letters of its name. */
export function useRoomTitle(): (entry: RecentRoom) => string {
  const t = useTranslations();
  return (entry) => entry.title || peopleOf(entry) || (entry.plan ? t('share.untitled') : t('rooms.nameless', { code: entry.room.slice(0, 4) }));
}
