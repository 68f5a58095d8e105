import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { lazyPart } from '../lazyPart.ts';
import { loadMoveDialog, moveDialog } from './openMove.ts';

const MoveDialog = lazyPart(async () => (await loadMoveDialog()).MoveDialog);

/** The way to another device, once somebody has wanted it. */
export function MovePart() {
  const open = useSyncExternalStore(moveDialog.subscribe, moveDialog.get);
  useEffect(() => () => moveDialog.set(null), []);
  return open === null ? null : (
    <Suspense>
      <MoveDialog open={open} onClose={() => moveDialog.set(false)} />
    </Suspense>
  );
}
