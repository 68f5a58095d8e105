import { useEffect, useRef, useState } from 'react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useCall, useCallState } from '../useCall.ts';
import { hear, openFloor, stayOnFloor } from './speakerFloor.ts';

/** Who of the others has the floor, or null before anyone has spoken. Listens only while `enabled`; the last answer stays. */
export function useActiveSpeaker(enabled: boolean): ParticipantId | null {
  const call = useCall();
  const participants = useCallState((snapshot) => snapshot.participants);
  const [speaker, setSpeaker] = useState<ParticipantId | null>(null);
  const floor = useRef(openFloor);
  const ids = participants.map(({ id }) => id).join(' ');

  useEffect(() => {
    if (!enabled) return;
    const present = call.snapshot.get().participants.map(({ id }) => id);
    floor.current = stayOnFloor(floor.current, present);
    const stops = present.map((id) =>
      call.listenLevel(id, (level) => {
        floor.current = hear(floor.current, id, level, performance.now());
        // The same one, nearly always: then nothing is rendered.
        setSpeaker(floor.current.holder?.id ?? null);
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [call, enabled, ids]);

  return speaker;
}
