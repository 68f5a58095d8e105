import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { useRoomTitle } from './useRoomTitle.ts';

const load = () => import('./RoomMenu.tsx');
const RoomMenu = lazy(async () => ({ default: (await load()).RoomMenu }));
const warm = (): void => void load().catch(() => {});

/** Opens what else can be done with a room. The menu's code comes when a hand comes near. */
export function RoomMenuButton({ entry, onShare, onRename, onForget }: { readonly entry: RecentRoom; readonly onShare: () => void; readonly onRename: () => void; readonly onForget: () => void }) {
  const t = useTranslations('rooms');
  const name = useRoomTitle()(entry);
  const button = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never');
  return (
    <>
      <button
        ref={button}
        type="button"
        data-testid="room-menu"
        className="icon-button"
        aria-label={t('options', { name })}
        aria-haspopup="menu"
        aria-expanded={state === 'open'}
        onPointerEnter={warm}
        onFocus={warm}
        onClick={() => setState(state === 'open' ? 'closed' : 'open')}
      >
        <Ellipsis className="size-5" aria-hidden="true" />
      </button>
      {state === 'never' ? null : (
        <Suspense>
          <RoomMenu entry={entry} anchor={button} open={state === 'open'} onOpenChange={(open) => setState(open ? 'open' : 'closed')} onShare={onShare} onRename={onRename} onForget={onForget} />
        </Suspense>
      )}
    </>
  );
}
