import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Call } from '#lib/call/callPort.ts';
import type { CallSnapshot } from '#lib/call/snapshot.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { perFrame } from './perFrame.ts';

/** A call, and its snapshot as often as it can be seen. */
export interface ShownCall {
  readonly call: Call;
  readonly shown: Readable<CallSnapshot>;
}

export const CallContext = createContext<ShownCall | null>(null);

export function showCall(call: Call): ShownCall {
  return { call, shown: perFrame(call.snapshot) };
}

function useShownCall(): ShownCall {
  const context = useContext(CallContext);
  if (!context) throw new Error('useCall outside of CallContext');
  return context;
}

/** The call this part of the page shows. */
export function useCall(): Call {
  return useShownCall().call;
}

/** What `select` picks of the snapshot; commits when that is another value (`Object.is`), so pick parts and do not build new ones. */
export function useCallState<T>(select: (snapshot: CallSnapshot) => T): T {
  const { shown } = useShownCall();
  return useSyncExternalStore(shown.subscribe, () => select(shown.get()));
}

/**
 * The same without waiting for the next frame: for a checkbox, which the browser has changed by itself and React would turn back
 * until then.
 */
export function useCallStateAtOnce<T>(select: (snapshot: CallSnapshot) => T): T {
  const { snapshot } = useShownCall().call;
  return useSyncExternalStore(snapshot.subscribe, () => select(snapshot.get()));
}
