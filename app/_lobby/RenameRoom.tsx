import { useTranslations } from 'use-intl/react';
import { MAX_TITLE_CHARS } from '#lib/call/recentRooms.ts';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { useRoomTitle } from './useRoomTitle.ts';

/** Gives a room a title of one's own, in the row where it stands. An empty one brings back what it went by. */
export function RenameRoom({ entry, onDone }: { readonly entry: RecentRoom; readonly onDone: () => void }) {
  const t = useTranslations('rooms');
  const placeholder = useRoomTitle()({ ...entry, title: '' });
  return (
    <form
      className="flex min-h-17 min-w-0 flex-1 items-center gap-2 py-2 pr-1.5 pl-3"
      onSubmit={(event) => {
        event.preventDefault();
        const title = new FormData(event.currentTarget).get('title');
        visitMemory().changeRoom(entry.room, { title: typeof title === 'string' ? title : '' });
        onDone();
      }}
    >
      <input
        name="title"
        data-testid="room-title"
        defaultValue={entry.title}
        maxLength={MAX_TITLE_CHARS}
        autoFocus
        autoComplete="off"
        enterKeyHint="done"
        placeholder={placeholder}
        aria-label={t('renameLabel')}
        title={t('renameHint')}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onDone();
        }}
        className="min-h-11 min-w-0 flex-1 rounded-inner border border-line-strong/50 bg-card px-3"
      />
      <button type="submit" data-testid="save-title" className="button min-h-11 shrink-0 rounded-inner px-4">
        {t('save')}
      </button>
    </form>
  );
}
