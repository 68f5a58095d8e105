'use client';

import { PrefetchKind } from 'next/dist/client/components/router-reducer/router-reducer-types.js';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { RoomDraft } from './roomActions.ts';

/**
 * Makes a room in this browser and goes there. The room is drawn and its page fetched as soon as a pointer or the focus
 * comes near, so that the click itself waits for nothing.
 */
export function CreateRoom({ label, unsupported, icon }: { readonly label: string; readonly unsupported: string; readonly icon: ReactNode }) {
  const router = useRouter();
  const draft = useRef<Promise<RoomDraft> | null>(null);
  const [state, setState] = useState<'idle' | 'opening' | 'unsupported'>('idle');

  const prepare = (): Promise<RoomDraft> => {
    draft.current ??= (async () => {
      const { draftRoom } = await import('./roomActions.ts');
      const drafted = await draftRoom();
      // Whole, as `<Link prefetch>` does it: the router's own default leaves a dynamic page to the click.
      router.prefetch(drafted.page, { kind: PrefetchKind.FULL });
      return drafted;
    })();
    return draft.current;
  };

  const warm = () => {
    if (!globalThis.isSecureContext) return;
    Promise.all([prepare(), import('#app/_call/CallApp.tsx')]).catch(() => {
      draft.current = null;
    });
  };

  const create = async () => {
    if (!globalThis.isSecureContext) {
      setState('unsupported');
      return;
    }
    setState('opening');
    try {
      const drafted = await prepare();
      const { openRoom } = await import('./roomActions.ts');
      router.push(openRoom(drafted));
    } catch {
      // The code did not load: offline, or a new version is out. The next click tries again.
      setState('idle');
    }
    draft.current = null;
  };

  return (
    <>
      <button
        type="button"
        data-testid="create-room"
        className="button button-primary min-h-13 px-6"
        aria-busy={state === 'opening'}
        onPointerEnter={warm}
        onPointerDown={warm}
        onFocus={warm}
        onClick={() => void create()}
      >
        {state === 'opening' ? <span className="spinner mx-[1px]" aria-hidden="true" /> : icon}
        {label}
      </button>
      {state === 'unsupported' ? (
        <p role="alert" className="order-last basis-full text-small text-danger-text">
          {unsupported}
        </p>
      ) : null}
    </>
  );
}
