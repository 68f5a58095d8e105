import { useRef, useState, useSyncExternalStore } from 'react';
import { IntlProvider, useTranslations } from 'use-intl/react';
import type { Locale } from '#app/_i18n/locale.ts';
import { shownRooms } from '#lib/call/recentRooms.ts';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { openDialog, rowId } from './lobbyState.ts';
import type { LobbyMessages } from './RecentRooms.tsx';
import { RoomMenuButton } from './RoomMenuButton.tsx';
import { RenameRoom } from './RenameRoom.tsx';
import { RoomRow } from './RoomRow.tsx';
import { readRooms, subscribeToRooms } from './rooms.ts';
import { useNow } from './useNow.ts';
import { useRoomTitle } from './useRoomTitle.ts';

/** Rows before the list has to be asked for the rest. */
const FIRST_ROWS = 5;

/** Rooms that this browser has been in or has planned to be. */
export function RecentList({ locale, messages }: { readonly locale: Locale; readonly messages: LobbyMessages }) {
  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <Rooms />
    </IntlProvider>
  );
}

/** What one row is while something is done with it; `focus`: the row takes it when it is there. */
type Doing = { readonly kind: 'renaming' | 'focus'; readonly room: RoomName } | { readonly kind: 'forgotten'; readonly entry: RecentRoom; readonly at: number };

function Rooms() {
  const t = useTranslations('rooms');
  const now = useNow();
  const rooms = shownRooms(useSyncExternalStore(subscribeToRooms, readRooms), now);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [all, setAll] = useState(false);
  if (rooms.length === 0 && doing?.kind !== 'forgotten') return null;
  const listed = all || rooms.length <= FIRST_ROWS + 1 ? rooms : rooms.slice(0, FIRST_ROWS);
  const rows = listed.map((entry) => (
    <li key={entry.room} id={rowId(entry.room)} className="flex items-center pr-1.5">
      {doing?.kind === 'renaming' && doing.room === entry.room ? (
        <RenameRoom entry={entry} onDone={() => setDoing({ kind: 'focus', room: entry.room })} />
      ) : (
        <>
          <RoomRow entry={entry} now={now} focused={doing?.kind === 'focus' && doing.room === entry.room} />
          <RoomMenuButton
            entry={entry}
            onShare={() => openDialog({ kind: 'share', room: entry.room })}
            onRename={() => setDoing({ kind: 'renaming', room: entry.room })}
            onForget={() => {
              visitMemory().forgetRoom(entry.room);
              setDoing({ kind: 'forgotten', entry, at: listed.indexOf(entry) });
            }}
          />
        </>
      )}
    </li>
  ));
  if (doing?.kind === 'forgotten') {
    const { entry, at } = doing;
    const undo = () => {
      visitMemory().restoreRoom(entry);
      setDoing({ kind: 'focus', room: entry.room });
    };
    rows.splice(at, 0, <Forgotten key={`forgotten ${entry.room}`} entry={entry} onUndo={undo} />);
  }
  return (
    <section className="mt-9" aria-labelledby="rooms-title">
      <h2 id="rooms-title" className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-4 text-small font-semibold text-ink-2">
        {t('title')} <span className="font-normal">{t('hint')}</span>
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-[18px] border border-line bg-card shadow-card">{rows}</ul>
      {listed.length < rooms.length ? (
        <button type="button" data-testid="all-rooms" className="link mt-1 min-h-11 text-small text-ink-2" onClick={() => setAll(true)}>
          {t('more', { count: rooms.length })}
        </button>
      ) : null}
    </section>
  );
}

/** Stands where the room stood, until something else is done: nobody has to be quick. */
function Forgotten({ entry, onUndo }: { readonly entry: RecentRoom; readonly onUndo: () => void }) {
  const t = useTranslations('rooms');
  const name = useRoomTitle()(entry);
  const taken = useRef(false);
  const take = (button: HTMLButtonElement | null) => {
    if (taken.current) return;
    taken.current = true;
    button?.focus();
  };
  return (
    <li className="flex min-h-17 items-center justify-between gap-3 py-2 pr-3 pl-4 text-ink-2">
      <span role="status" className="min-w-0 truncate">
        {t('forgotten', { name })}
      </span>
      <button type="button" ref={take} data-testid="undo-forget" className="button min-h-11 shrink-0 px-4" onClick={onUndo}>
        {t('undo')}
      </button>
    </li>
  );
}
