import { Store } from '#lib/kernel/store.ts';

/** Whether the share sheet is open, and when it was last opened (ms since the epoch). Null until somebody has wanted it: its code has not come before. */
export const shareSheet = new Store<{ readonly open: boolean; readonly at: number } | null>(null);

/** Opens it. */
export const openShare = (): void => shareSheet.set({ open: true, at: Date.now() });

/** Its code comes when a hand comes near its button. */
export const loadShareSheet = () => import('#app/_share/ShareSheet.tsx');
