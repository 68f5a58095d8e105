import { useState, useSyncExternalStore } from 'react';
import { IntlProvider } from 'use-intl/react';
import type { Locale } from '#app/_i18n/locale.ts';
import { ShareSheet } from '#app/_share/ShareSheet.tsx';
import { SpokenCode } from '#app/_share/SpokenCode.tsx';
import { useSpokenDesk } from '#app/_share/spokenDesk.ts';
import { aheadPlan } from '#lib/call/recentRooms.ts';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';
import { closeDialog, openDialog, roomAdded, shownButton } from './lobbyState.ts';
import type { LobbyDialog } from './lobbyState.ts';
import { PlanDialog } from './PlanDialog.tsx';
import { readRooms, subscribeToRooms } from './rooms.ts';
import type { LobbyMessages } from './RecentRooms.tsx';

/** What stands over the lobby. */
export function LobbyDialogs({ wanted, locale, messages }: {
  readonly wanted: { readonly dialog: LobbyDialog; readonly open: boolean };
  readonly locale: Locale;
  readonly messages: LobbyMessages;
}) {
  const { dialog, open } = wanted;
  const rooms = useSyncExternalStore(subscribeToRooms, readRooms);
  const shared = dialog.kind === 'share' ? rooms.find(({ room }) => room === dialog.room) : undefined;
  const shareNext = (room: RecentRoom['room']) => {
    roomAdded.set(true);
    openDialog({ kind: 'share', room });
  };
  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <PlanDialog open={open && dialog.kind === 'plan'} onOpenChange={(next) => (next ? null : closeDialog())} onPlanned={shareNext} />
      {shared ? <ShareRoom key={shared.room} entry={shared} open={open} /> : null}
    </IntlProvider>
  );
}

function ShareRoom({ entry, open }: { readonly entry: RecentRoom; readonly open: boolean }) {
  const { room, secret, title } = entry;
  const [now] = useState(() => Date.now());
  const link = `${location.origin}${roomPath({ room, secret })}`;
  // Here and not in the sheet: a code is good for as long as it says, whether the sheet is open or not.
  const desk = useSpokenDesk(link);
  return (
    <ShareSheet
      open={open}
      sharing={{ link, title, plan: aheadPlan(entry, now) }}
      code={<SpokenCode desk={desk} room={{ room, secret }} />}
      onPlan={(plan) => visitMemory().changeRoom(room, { plan })}
      onOpenChange={(next) => (next ? null : closeDialog())}
      returnTo={() => shownButton(room)}
    />
  );
}
