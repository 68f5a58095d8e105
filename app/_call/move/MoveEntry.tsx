import { Smartphone } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { MessagePage } from '#app/_ui/MessagePage.tsx';
import { moveInOfBrowser } from '#lib/call/move/moveInOfBrowser.ts';
import type { MoveIn, MoveInState } from '#lib/call/move/moveIn.ts';
import type { PublicConfig } from '#lib/config/public.ts';
import { Store } from '#lib/kernel/store.ts';
import type { MoveKey, RoomName } from '#lib/protocol/ids.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';
import { CallApp } from '../CallApp.tsx';
import { PreviewSkeleton } from '../preview/PreviewSkeleton.tsx';

interface Taking {
  readonly move: MoveIn;
  readonly state: MoveInState;
}

/** The device that has scanned the code: asks for the call, and shows its preview, or says why there is none. */
export function MoveEntry({ room, moveKey, config, header }: {
  readonly room: RoomName;
  readonly moveKey: MoveKey;
  readonly config: PublicConfig;
  readonly header: ReactNode;
}) {
  const t = useTranslations('move');
  const [shown] = useState(() => new Store<Taking | null>(null));
  const taking = useSyncExternalStore(shown.subscribe, shown.get);
  useEffect(() => {
    const move = moveInOfBrowser(location.origin, room, moveKey);
    const follow = () => {
      const state = move.state.get();
      // The key is spent, and a reload is to come back to the call.
      if (state.kind === 'handed') history.replaceState(history.state, '', roomPath({ room, secret: state.handover.secret }));
      shown.set({ move, state });
    };
    const unfollow = move.state.subscribe(follow);
    follow();
    return () => {
      unfollow();
      move.close();
    };
  }, [room, moveKey, shown]);
  if (!taking || taking.state.kind === 'asking') return <PreviewSkeleton header={header} />;
  const { move, state } = taking;
  if (state.kind === 'handed') return <CallApp room={room} secret={state.handover.secret} config={config} header={header} taken={{ move, handover: state.handover }} />;
  return (
    <div data-testid="move-refused" data-reason={state.reason}>
      <MessagePage
        header={header}
        icon={<Smartphone className="size-8" aria-hidden="true" />}
        title={t(`refused.${state.reason}.title`)}
        actions={
          <a href="/" className="button">
            {t('back')}
          </a>
        }
      >
        {t(`refused.${state.reason}.body`)}
      </MessagePage>
    </div>
  );
}
