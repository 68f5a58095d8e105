import { useSyncExternalStore } from 'react';
import type { Call } from '#lib/call/callPort.ts';
import { OwnView } from '#lib/call/ownView.ts';
import type { OwnViewOf } from '#lib/call/ownView.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** The settings of this tab. */
export const ownView = new OwnView(tabStorage());

function tabStorage(): Storage | null {
  try {
    return typeof sessionStorage === 'undefined' ? null : sessionStorage;
  } catch {
    // Merely naming it throws where storage is denied.
    return null;
  }
}

/** How loud a participant is here, and whether their picture is shown. */
export function useOwnView(id: ParticipantId): OwnViewOf {
  return useSyncExternalStore(ownView.settings.subscribe, () => ownView.of(id));
}

/** Lets nobody send a picture that is hidden here. Returns how to stop. */
export function refuseHidden(call: Call): () => void {
  const tell = (): void => {
    call.setUnwanted(new Set([...ownView.settings.get()].filter(([, { hidden }]) => hidden).map(([id]) => id)));
  };
  tell();
  return ownView.settings.subscribe(tell);
}
