import { browserOpenSink } from '../files/browserSinks.ts';
import { createConversation } from './createConversation.ts';
import type { ConversationOptions, OpenConversation } from './createConversation.ts';

/** A conversation with what this browser has. */
export const conversationOfBrowser = (options: Omit<ConversationOptions, 'openSink'>): Promise<OpenConversation> =>
  createConversation({ ...options, openSink: browserOpenSink(options.scope) });
