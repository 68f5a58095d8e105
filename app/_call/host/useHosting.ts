import { useSyncExternalStore } from 'react';
import type { Hosting, WaitingPerson } from '#lib/call/host/hostPort.ts';
import { useReadable } from '../chat/useConversation.ts';
import { useCall } from '../useCall.ts';

/** What this person may do as a host; null for everybody else. */
export function useHosting(): Hosting | null {
  return useReadable(useCall().hosting);
}

const nobody: readonly WaitingPerson[] = [];
const nothing = (): (() => void) => () => {};

/** Who waits at the door, as far as this person may know. */
export function useWaiting(): readonly WaitingPerson[] {
  const hosting = useHosting();
  return useSyncExternalStore(hosting?.waiting.subscribe ?? nothing, hosting?.waiting.get ?? (() => nobody));
}
