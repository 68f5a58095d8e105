import { Store } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** The sheet with the words. `of`: whose words it shows; null: the room's. */
export interface OpenVerification {
  readonly open: boolean;
  readonly of: ParticipantId | null;
}

/** Null until somebody has wanted it: its code has not come before. */
export const verificationSheet = new Store<OpenVerification | null>(null);

/** Opens the words of one participant, or of the room. */
export const openVerification = (of: ParticipantId | null): void => verificationSheet.set({ open: true, of });

export const closeVerification = (): void => {
  const shown = verificationSheet.get();
  if (shown) verificationSheet.set({ ...shown, open: false });
};
