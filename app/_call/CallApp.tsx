import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { createCall } from '#lib/call/call.ts';
import { isEmbedded } from '#lib/call/embed/parentWindow.ts';
import { sparesData } from '#lib/call/lowData.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { Store } from '#lib/kernel/store.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import type { RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { CallView } from './CallView.tsx';
import { followLink } from './followLink.ts';
import { PreviewSkeleton } from './preview/PreviewSkeleton.tsx';
import { CallContext, showCall } from './useCall.ts';
import type { ShownCall } from './useCall.ts';
import { embed } from './embed.ts';
import { recordVisit } from './recordVisit.ts';
import { followTaken } from './move/takenCall.ts';
import type { TakenCall } from './move/takenCall.ts';

/** Owns the call of this visit: opened when the page shows the room, closed when it goes away. */
export function CallApp({ room, secret, config, header, taken = null }: {
  readonly room: RoomName;
  /** Null of somebody who has come without and knocks. */
  readonly secret: RoomSecret | null;
  readonly config: PublicConfig;
  readonly header: ReactNode;
  /** What is taken over from another device of the same person. */
  readonly taken?: TakenCall | null;
}) {
  // A store and not state: the call is opened and closed by the effect, and shown through the same bridge as its snapshot.
  const [opening] = useState(() => new Store<ShownCall | null>(null));
  const call = useSyncExternalStore(opening.subscribe, opening.get);

  useEffect(() => {
    const memory = visitMemory();
    const handover = taken?.handover ?? null;
    const opened = createCall({
      room,
      secret,
      hostToken: handover?.host ?? memory.readHostToken(room),
      origin: location.origin,
      initialName: handover?.name ?? memory.readName(),
      initialDevices: { wanted: handover ? { microphone: handover.microphone, camera: handover.camera } : memory.readToggles(), selected: memory.readDevices() },
      initialRelayOnly: memory.readRelayOnly() || (handover?.relayOnly ?? false),
      initialLowData: sparesData(memory.readLowData(), 'connection' in navigator ? navigator.connection : null),
      handover,
    });
    // What somebody does on another's page is no room of their own.
    const stops = [isEmbedded() ? embed(opened, config.embedOrigins) : recordVisit(opened, room, memory), followLink(opened)];
    if (taken) stops.push(followTaken(opened, room, taken, memory));
    opening.set(showCall(opened));
    return () => {
      for (const stop of stops) stop();
      opened.close();
      opening.set(null);
    };
  }, [room, secret, config, opening, taken]);

  if (!call) return <PreviewSkeleton header={header} />;
  return (
    <CallContext value={call}>
      <CallView header={header} config={config} taken={taken !== null} />
    </CallContext>
  );
}
