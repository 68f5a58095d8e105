import { Store } from '#lib/kernel/store.ts';

/** Whether the way to another device is open. Null until somebody has wanted it: its code has not come before. */
export const moveDialog = new Store<boolean | null>(null);

export const openMove = (): void => moveDialog.set(true);

/** Its code comes when a hand comes near its button. */
export const loadMoveDialog = () => import('./MoveDialog.tsx');
