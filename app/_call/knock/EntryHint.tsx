import { Hand, Lock } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { useCallState } from '../useCall.ts';

/** Before joining: that a host will have to say yes, or that nobody new may come in. Nothing for whoever hosts the room. */
export function EntryHint() {
  const t = useTranslations('knock');
  const room = useCallState((snapshot) => snapshot.room);
  const access = useCallState((snapshot) => snapshot.access);
  const hasSecret = useCallState((snapshot) => snapshot.hasSecret);
  if ((hasSecret && access === 'open') || visitMemory().readHostToken(room) !== null) return null;
  const locked = access === 'locked';
  const Icon = locked ? Lock : Hand;
  return (
    <p data-testid="entry-hint" data-access={access} className="flex items-start gap-3 text-small text-ink-2">
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      {t(locked ? 'hintLocked' : hasSecret ? 'hintKnock' : 'hintNoSecret')}
    </p>
  );
}
