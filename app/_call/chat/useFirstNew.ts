import { useSyncExternalStore } from 'react';
import type { MessageId } from '#lib/protocol/chat.ts';
import { reading } from './reading.ts';
import { useReadable } from './useConversation.ts';

const never = () => () => {};

/** The message above which the line that says "new" stands. */
export function useFirstNew(): MessageId | null {
  const marks = useReadable(reading)?.marks;
  return useSyncExternalStore(marks?.subscribe ?? never, () => marks?.get().firstNew ?? null);
}
