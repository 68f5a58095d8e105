import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { LinkWatch } from '#lib/call/linkWatch.ts';
import type { WatchedLink } from '#lib/call/linkWatch.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useCall, useCallState } from '../useCall.ts';
import { Leading } from '../host/Leading.tsx';
import { PersonRow, SelfRow } from './PersonRow.tsx';
import { SidePanel } from './SidePanel.tsx';

const nothingKnown: ReadonlyMap<ParticipantId, WatchedLink> = new Map();

/** Everybody in the call, oneself first: how well they are connected, and how loud they are here. */
export function PeoplePanel({ opener }: { readonly opener: HTMLElement | null }) {
  const t = useTranslations('people');
  const participants = useCallState((snapshot) => snapshot.participants);
  const links = useLinks();
  return (
    <SidePanel title={t('title')} opener={opener}>
      <Leading part="room" />
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-1">
        <SelfRow />
        {participants.map((participant) => (
          <PersonRow key={participant.id} participant={participant} link={links.get(participant.id)} />
        ))}
      </ul>
      <Leading part="end" />
    </SidePanel>
  );
}

/** Everybody's link, looked at for as long as the panel is there. */
function useLinks(): ReadonlyMap<ParticipantId, WatchedLink> {
  const call = useCall();
  const [links, setLinks] = useState(nothingKnown);
  useEffect(() => {
    const watch = new LinkWatch(call, systemClock);
    const stop = watch.shown.subscribe(() => setLinks(watch.shown.get()));
    return () => {
      stop();
      watch.close();
    };
  }, [call]);
  return links;
}
