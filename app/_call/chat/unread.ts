import { Store } from '#lib/kernel/store.ts';

/** How many messages wait to be read. Counted by code that comes with the conversation, shown by a button that is there before. */
export const unread = new Store(0);
