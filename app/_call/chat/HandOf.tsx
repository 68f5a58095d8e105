import { useTranslations } from 'use-intl/react';
import type { Hands } from '#lib/call/hands/handsPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { leads } from '#lib/protocol/participant.ts';
import { useCallState } from '../useCall.ts';
import { HandBadge } from './HandBadge.tsx';
import { useConversation, useReadable } from './useConversation.ts';

/** The hand of somebody in a list of people: its place in line, and for the host the way to take it down. */
export function HandOf({ id, name }: { readonly id: ParticipantId | 'self' | null; readonly name: string }) {
  const hands = useConversation()?.hands;
  return hands && id !== null ? <RaisedHand hands={hands} id={id} name={name} /> : null;
}

function RaisedHand({ hands, id, name }: { readonly hands: Hands; readonly id: ParticipantId | 'self'; readonly name: string }) {
  const t = useTranslations('hands');
  const hosts = useCallState(({ self }) => leads(self.role));
  const place = useReadable(hands.snapshot).raised.indexOf(id) + 1;
  if (place === 0) return null;
  if (id === 'self' || !hosts) return <HandBadge place={place} small />;
  const label = t('lowerOther', { name });
  return (
    <button type="button" data-testid="lower-hand" aria-label={label} title={label} className="-m-2 rounded-full p-2" onClick={() => hands.lower(id)}>
      <HandBadge place={place} small />
    </button>
  );
}
