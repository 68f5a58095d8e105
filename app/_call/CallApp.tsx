import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { createCall } from '#lib/call/call.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { Store } from '#lib/kernel/store.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import type { RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { CallView } from './CallView.tsx';
import { PreviewSkeleton } from './preview/PreviewSkeleton.tsx';
import { CallContext, showCall } from './useCall.ts';
import type { ShownCall } from './useCall.ts';
import { recordVisit } from './recordVisit.ts';

/** Owns the call of this visit: opened when the page shows the room, closed when it goes away. */
export function CallApp({ room, secret, config, header }: {
  readonly room: RoomName;
  readonly secret: RoomSecret;
  readonly config: PublicConfig;
  readonly header: ReactNode;
}) {
  // A store and not state: the call is opened and closed by the effect, and shown through the same bridge as its snapshot.
  const [opening] = useState(() => new Store<ShownCall | null>(null));
  const call = useSyncExternalStore(opening.subscribe, opening.get);

  useEffect(() => {
    const memory = visitMemory();
    const opened = createCall({
      room,
      secret,
      hostToken: memory.readHostToken(room),
      origin: location.origin,
      initialName: memory.readName(),
      initialDevices: { wanted: memory.readToggles(), selected: memory.readDevices() },
    });
    const stopRecording = recordVisit(opened, room, secret, memory);
    opening.set(showCall(opened));
    return () => {
      stopRecording();
      opened.close();
      opening.set(null);
    };
  }, [room, secret, opening]);

  if (!call) return <PreviewSkeleton header={header} />;
  return (
    <CallContext value={call}>
      <CallView header={header} config={config} />
    </CallContext>
  );
}
