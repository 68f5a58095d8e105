import { Menu } from '@base-ui/react/menu';
import { Pencil, Pin, PinOff, Share2, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { MenuItem } from '#app/_ui/MenuItem.tsx';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';

/** What can be done with a room besides entering it. */
export function RoomMenu({ entry, anchor, open, onOpenChange, onShare, onRename, onForget }: {
  readonly entry: RecentRoom;
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onShare: () => void;
  readonly onRename: () => void;
  readonly onForget: () => void;
}) {
  const t = useTranslations('rooms');
  // What was chosen puts the focus where it goes on.
  const leaves = useRef(false);
  const popup = useRef<HTMLDivElement>(null);
  const leaving = (run: () => void) => () => {
    leaves.current = true;
    run();
  };
  return (
    <Menu.Root
      open={open}
      modal={false}
      onOpenChange={(next, { event }) => {
        // A press on the button closes through the button itself, not a second time as a press outside.
        if (!next && event.target instanceof Node && anchor.current?.contains(event.target)) return;
        onOpenChange(next);
      }}
    >
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} side="bottom" align="end" sideOffset={4} collisionPadding={12} className="z-40">
          <Menu.Popup
            ref={popup}
            finalFocus={() => {
              const { activeElement } = document;
              // It fades after it has closed: by then a quick hand may be somewhere else, in the menu of the next room for one.
              const stays = !leaves.current && (activeElement === document.body || popup.current?.contains(activeElement) === true);
              leaves.current = false;
              return stays ? anchor.current : false;
            }}
            className="popup min-w-48 rounded-control border border-line bg-card p-1.5 text-ink shadow-float outline-none"
          >
            <MenuItem testId="invite-room" icon={Share2} label={t('invite')} onClick={leaving(onShare)} />
            <MenuItem testId="rename-room" icon={Pencil} label={t('rename')} onClick={leaving(onRename)} />
            <MenuItem
              testId="pin-room"
              icon={entry.pinned ? PinOff : Pin}
              label={t(entry.pinned ? 'unpin' : 'pin')}
              onClick={() => visitMemory().changeRoom(entry.room, { pinned: !entry.pinned })}
            />
            <MenuItem testId="forget-room" icon={Trash2} label={t('forget')} danger onClick={leaving(onForget)} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
