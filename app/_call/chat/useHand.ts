import { useSyncExternalStore } from 'react';
import { whenThere } from '#lib/kernel/store.ts';
import { useCommand } from '../controls/commands.ts';
import { useCall } from '../useCall.ts';
import { useReadable } from './useConversation.ts';

const never = () => () => {};

/** The own hand, and the key for it. Pressed before the conversation's code is there, it goes up when it is. */
export function useHand(): { readonly raised: boolean; readonly toggle: () => void } {
  const { conversation } = useCall();
  const hands = useReadable(conversation)?.hands ?? null;
  const raised = useSyncExternalStore(hands?.snapshot.subscribe ?? never, () => hands?.snapshot.get().raised.includes('self') ?? false);
  const toggle = () => void whenThere(conversation, (there) => there.hands.setRaised(!raised));
  useCommand('hand', toggle);
  return { raised, toggle };
}
