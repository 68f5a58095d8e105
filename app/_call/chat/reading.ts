import type { ChatReader } from '#lib/call/chat/chatReader.ts';
import { Store } from '#lib/kernel/store.ts';

/** How far this tab has read; null while there is nothing to read. */
export const reading = new Store<ChatReader | null>(null);
