'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { createHostToken, createRoomSecret, roomNameOf } from '#lib/protocol/ids.ts';
import type { HostToken, RoomName } from '#lib/protocol/ids.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';

interface Draft {
  readonly token: HostToken;
  readonly room: RoomName;
}

/**
 * Makes a room in this browser and goes there. The room is drawn and its page fetched as soon as a pointer or the focus
 * comes near, so that the click itself waits for nothing.
 */
export function CreateRoom({ label, unsupported, icon }: { readonly label: string; readonly unsupported: string; readonly icon: ReactNode }) {
  const router = useRouter();
  const draft = useRef<Promise<Draft> | null>(null);
  const [state, setState] = useState<'idle' | 'opening' | 'unsupported'>('idle');

  const prepare = (): Promise<Draft> => {
    draft.current ??= (async () => {
      const token = createHostToken();
      const room = await roomNameOf(token);
      router.prefetch(roomPath({ room, secret: null }));
      return { token, room };
    })();
    return draft.current;
  };

  const warm = () => {
    if (globalThis.isSecureContext) void prepare();
  };

  const create = async () => {
    if (!globalThis.isSecureContext) {
      setState('unsupported');
      return;
    }
    setState('opening');
    const { token, room } = await prepare();
    draft.current = null;
    visitMemory().rememberHostToken(room, token);
    router.push(roomPath({ room, secret: createRoomSecret() }));
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
