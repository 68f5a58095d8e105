import { Store } from '#lib/kernel/store.ts';
import type { RoomName } from '#lib/protocol/ids.ts';

/** What stands over the lobby: the form for a planned call, or the share sheet of a room. */
export type LobbyDialog = { readonly kind: 'plan' } | { readonly kind: 'share'; readonly room: RoomName };

/** The dialog that was last wanted, and whether it is open. Null until there was one: its code has not come before. */
export const lobbyDialog = new Store<{ readonly dialog: LobbyDialog; readonly open: boolean } | null>(null);

export const openDialog = (dialog: LobbyDialog): void => lobbyDialog.set({ dialog, open: true });

export const closeDialog = (): void => {
  const shown = lobbyDialog.get();
  if (shown) lobbyDialog.set({ ...shown, open: false });
};

/** Whether this visit has put a room into the list, which was empty when the page came. */
export const roomAdded = new Store(false);

/** Names the row of `room` in the document. */
export const rowId = (room: RoomName): string => `row-${room}`;

/** The first button in the row of `room` that is shown: it gets the focus back from what its row has opened. */
export function shownButton(room: RoomName): HTMLElement | null {
  const buttons = document.getElementById(rowId(room))?.querySelectorAll('button') ?? [];
  return [...buttons].find((button) => button.offsetParent !== null) ?? null;
}
