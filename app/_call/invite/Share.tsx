import { Suspense, useEffect, useSyncExternalStore } from 'react';
import type { Plan } from '#lib/call/invite/plan.ts';
import { aheadPlan } from '#lib/call/recentRooms.ts';
import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { useSpokenDesk } from '#app/_share/spokenDesk.ts';
import { parseRoomLink } from '#lib/protocol/roomLink.ts';
import { lazyPart } from '../lazyPart.ts';
import { useCallState } from '../useCall.ts';
import { MoveButton } from '../move/MoveButton.tsx';
import { loadShareSheet, shareSheet } from './openShare.ts';

const ShareSheet = lazyPart(async () => (await loadShareSheet()).ShareSheet);
const SpokenCode = lazyPart(async () => (await import('#app/_share/SpokenCode.tsx')).SpokenCode);

/** The sheet with every way to invite somebody to this call, once somebody has wanted it. */
export function Share() {
  const state = useSyncExternalStore(shareSheet.subscribe, shareSheet.get);
  const link = useCallState((snapshot) => snapshot.link);
  const rooms = useSyncExternalStore(subscribe, readRooms);
  const here = parseRoomLink(link);
  // Here and not in the sheet: a code is good for as long as it says, whether the sheet is open or not.
  const desk = useSpokenDesk(link);
  const kept = rooms.find(({ room }) => room === here?.room);
  const plan = (chosen: Plan): void => {
    if (here?.secret) visitMemory().planRoom(here.room, here.secret, '', chosen);
  };
  const show = (open: boolean): void => {
    if (state) shareSheet.set({ ...state, open });
  };
  useEffect(() => () => shareSheet.set(null), []);
  const code = here ? (
    <Suspense>
      <SpokenCode desk={desk} room={here} />
    </Suspense>
  ) : null;
  return state ? (
    <Suspense>
      <ShareSheet
        open={state.open}
        sharing={{ link, title: kept?.title ?? '', plan: kept ? aheadPlan(kept, state.at) : null }}
        code={code}
        move={<MoveButton onPress={() => show(false)} />}
        onPlan={plan}
        onOpenChange={show}
      />
    </Suspense>
  ) : null;
}

const subscribe = (listener: () => void): (() => void) => visitMemory().subscribe(listener);
const readRooms = (): readonly RecentRoom[] => visitMemory().readRooms();
