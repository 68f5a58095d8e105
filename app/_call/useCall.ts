import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Call } from '#lib/call/callPort.ts';
import type { CallSnapshot } from '#lib/call/snapshot.ts';

export const CallContext = createContext<Call | null>(null);

/** The call this part of the page shows. */
export function useCall(): Call {
  const call = useContext(CallContext);
  if (!call) throw new Error('useCall outside of CallContext');
  return call;
}

/** What `select` picks of the snapshot; commits when that is another value (`Object.is`), so pick parts and do not build new ones. */
export function useCallState<T>(select: (snapshot: CallSnapshot) => T): T {
  const { snapshot } = useCall();
  return useSyncExternalStore(snapshot.subscribe, () => select(snapshot.get()));
}
