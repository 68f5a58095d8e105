import { useSyncExternalStore } from 'react';
import { useCommand } from '../controls/commands.ts';
import { useConversation } from './useConversation.ts';

const never = () => () => {};

/** The own hand, and the key for it. `toggle` null: there is nobody to show it to yet. */
export function useHand(): { readonly raised: boolean; readonly toggle: (() => void) | null } {
  const hands = useConversation()?.hands ?? null;
  const raised = useSyncExternalStore(hands?.snapshot.subscribe ?? never, () => hands?.snapshot.get().raised.includes('self') ?? false);
  const toggle = hands ? () => hands.setRaised(!raised) : null;
  useCommand('hand', toggle);
  return { raised, toggle };
}
