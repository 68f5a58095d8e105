import type { Chat } from './chat/chatPort.ts';
import type { Files, Photos } from './files/filesPort.ts';
import type { HostWords } from './host/hostWords.ts';
import type { Hands } from './hands/handsPort.ts';
import type { Verification } from './verification/verificationPort.ts';

/** All that people say and send beside media, and how they make sure that it is them. Peer to peer; the server carries sealed text alone, and only where a link is down. */
export interface Conversation {
  readonly chat: Chat;
  readonly hands: Hands;
  /** What hosts say to the others' clients. */
  readonly hostWords: Pick<HostWords, 'say' | 'tellEverybody'>;
  readonly files: Files;
  readonly photos: Photos;
  readonly verification: Verification;
}
