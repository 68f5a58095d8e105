import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { LinkState } from '#lib/rtc/linkState.ts';
import { useNaming } from '../names.ts';
import { useCall } from '../useCall.ts';

/** Speaks when the connection to someone breaks and when it is back: what eyes see on the tile. */
export function LinkWatch() {
  const t = useTranslations('notice');
  const call = useCall();
  const naming = useNaming();
  const [change, setChange] = useState<{ readonly name: string; readonly restored: boolean } | null>(null);

  useEffect(() => {
    const broken = new Set<ParticipantId>();
    return call.snapshot.subscribe(() => {
      for (const { id, link, name } of call.snapshot.get().participants) {
        if (isBroken(link) === broken.has(id) || link === 'new' || link === 'connecting') continue;
        if (isBroken(link)) broken.add(id);
        else broken.delete(id);
        setChange({ name, restored: !isBroken(link) });
      }
    });
  }, [call]);

  return (
    <p role="status" className="sr-only">
      {change ? t(change.restored ? 'restored' : 'interrupted', { who: naming.spoken(change.name) }) : ''}
    </p>
  );
}

const isBroken = (link: LinkState): boolean => link === 'interrupted' || link === 'failed';
