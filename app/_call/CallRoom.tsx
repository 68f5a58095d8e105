import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Dock } from './controls/Dock.tsx';
import { RemoteAudio } from './stage/RemoteAudio.tsx';
import { Stage } from './stage/Stage.tsx';
import { SoundGate } from './status/SoundGate.tsx';
import { Status } from './status/Status.tsx';
import { TopBar } from './stage/TopBar.tsx';
import type { LayoutMode } from './stage/layout.ts';
import { useCallState } from './useCall.ts';

/** The call itself: dark in both themes, people first. `since`: ms since the epoch; null while the call has not begun. */
export function CallRoom({ since }: { readonly since: number | null }) {
  const t = useTranslations('call');
  const participants = useCallState((snapshot) => snapshot.participants);
  const [mode, setMode] = useState<LayoutMode>('grid');
  // Side panels (chat, people) will be a second column of the middle row.
  return (
    <div
      data-testid="call"
      className="fixed inset-0 grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-hidden bg-stage pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)] text-on-stage"
    >
      <TopBar since={since} mode={mode} onMode={setMode} />
      <main className="relative min-h-0" aria-label={t('stage')}>
        <Status />
        <Stage mode={mode} />
        <SoundGate />
      </main>
      <Dock />
      {since === null ? null : participants.map((participant) => <RemoteAudio key={participant.id} stream={participant.stream} />)}
    </div>
  );
}
