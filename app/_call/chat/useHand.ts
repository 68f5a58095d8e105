import { useEffect, useRef, useSyncExternalStore } from 'react';
import { whenThere } from '#lib/kernel/store.ts';
import { useCommand } from '../controls/commands.ts';
import { useCall } from '../useCall.ts';
import { useReadable } from './useConversation.ts';

const never = () => () => {};

/** The own hand, and the key for it. Pressed before the conversation's code is there, it goes up when it is, unless pressed again or gone. */
export function useHand(): { readonly raised: boolean; readonly toggle: () => void } {
  const { conversation } = useCall();
  const hands = useReadable(conversation)?.hands ?? null;
  const raised = useSyncExternalStore(hands?.snapshot.subscribe ?? never, () => hands?.snapshot.get().raised.includes('self') ?? false);
  const waiting = useRef<(() => void) | null>(null);
  useEffect(() => () => waiting.current?.(), []);
  const toggle = () => {
    if (hands) return hands.setRaised(!raised);
    waiting.current?.();
    waiting.current = waiting.current ? null : whenThere(conversation, (there) => there.hands.setRaised(true));
  };
  useCommand('hand', toggle);
  return { raised, toggle };
}
