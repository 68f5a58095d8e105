import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useCallState } from '../useCall.ts';

/** The names of those who are in the call, by their ids; empty for whoever is not. */
export function usePersonNamed(): (id: ParticipantId | 'self') => string {
  const participants = useCallState((snapshot) => snapshot.participants);
  return (id) => participants.find((participant) => participant.id === id)?.name ?? '';
}
