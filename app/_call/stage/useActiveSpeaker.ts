import { useEffect, useState } from 'react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { SPEAKING_FROM } from '../level.ts';
import { useCall, useCallState } from '../useCall.ts';

/** How long the last speaker keeps the place against another: a cough or a "yes" does not take it. */
const KEEP_MS = 1_500;

/** Who has the floor, or null before anyone has spoken. Listens only while `enabled`. */
export function useActiveSpeaker(enabled: boolean): ParticipantId | null {
  const call = useCall();
  const participants = useCallState((snapshot) => snapshot.participants);
  const [speaker, setSpeaker] = useState<ParticipantId | null>(null);
  const ids = participants.map(({ id }) => id).join(' ');

  useEffect(() => {
    if (!enabled) return;
    let current: ParticipantId | null = null;
    let heardAt = Number.NEGATIVE_INFINITY;
    const stops = call.snapshot.get().participants.map(({ id }) =>
      call.listenLevel(id, (level) => {
        if (level < SPEAKING_FROM) return;
        const now = performance.now();
        if (current !== id && now - heardAt < KEEP_MS) return;
        heardAt = now;
        current = id;
        setSpeaker(id);
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [call, enabled, ids]);

  return speaker;
}
