import { useRouter } from 'next/navigation';
import { useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import { visitMemory } from '#lib/call/visitMemory.ts';
import type { RecentRoom } from '#lib/call/visitMemory.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';
import type { RecentWords } from './RecentRooms.tsx';
import { timeAgo } from './timeAgo.ts';

const MOST_NAMES = 2;

/** Rooms this browser has been in, newest first. */
export function RecentList({ locale, words, forgetIcon }: { readonly locale: string; readonly words: RecentWords; readonly forgetIcon: ReactNode }) {
  const router = useRouter();
  const [now] = useState(() => Date.now());
  const rooms = useSyncExternalStore(subscribe, readRooms);
  if (rooms.length === 0) return null;
  return (
    <section className="mt-10">
      <h2 className="mb-2.5 text-small font-semibold text-ink-2">
        {words.title} <span className="font-normal">· {words.hint}</span>
      </h2>
      <ul className="flex flex-wrap gap-2.5">
        {rooms.map((entry) => (
          <li key={entry.room} className="flex max-w-full items-center rounded-control border border-line bg-card">
            <a
              href={roomPath(entry)}
              data-testid="recent-room"
              className="flex min-h-12 min-w-0 items-center gap-3 rounded-control py-2 pl-3.5"
              onClick={(event) => {
                // A click with a modifier is the browser's: another tab, another window.
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                router.push(roomPath(entry));
              }}
            >
              <Avatar name={entry.people[0] ?? ''} seed={entry.room} />
              <span className="truncate">{labelOf(entry, words.nameless)}</span>
              <span className="shrink-0 text-small text-ink-2">{timeAgo(entry.visited, now, locale)}</span>
            </a>
            <button
              type="button"
              className="grid size-11 shrink-0 place-items-center rounded-control text-ink-2 hover:text-ink"
              aria-label={`${words.forget}: ${labelOf(entry, words.nameless)}`}
              title={words.forget}
              onClick={() => visitMemory().forgetRoom(entry.room)}
            >
              {forgetIcon}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const subscribe = (listener: () => void): (() => void) => visitMemory().subscribe(listener);
const readRooms = (): readonly RecentRoom[] => visitMemory().readRooms();

function labelOf({ room, people }: RecentRoom, nameless: string): string {
  if (people.length === 0) return nameless.replace('%s', room.slice(0, 4));
  const rest = people.length - MOST_NAMES;
  return people.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` +${rest}` : '');
}
