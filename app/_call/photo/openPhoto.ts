import { Store } from '#lib/kernel/store.ts';

/** The dialog for a photo. `picture`: what was pasted or dropped; null: the own camera. */
export interface PhotoDialogState {
  readonly open: boolean;
  readonly picture: Blob | null;
}

/** Null until somebody has wanted it: its code has not come before. */
export const photoDialog = new Store<PhotoDialogState | null>(null);

/** Opens it, with a picture that is there already or to take one. */
export const openPhoto = (picture: Blob | null = null): void => photoDialog.set({ open: true, picture });
