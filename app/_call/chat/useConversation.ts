import { useSyncExternalStore } from 'react';
import type { Conversation } from '#lib/call/conversationPort.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { useCall } from '../useCall.ts';

/** What is said and sent beside media; null until its code has come. */
export function useConversation(): Conversation | null {
  return useReadable(useCall().conversation);
}

/** The value of `readable`; commits with every other one. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}
