import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Decided } from '#lib/protocol/move.ts';
import { leads } from '#lib/protocol/participant.ts';
import type { DataLink } from '#lib/rtc/dataLink.ts';
import type { MediaTransport } from '#lib/rtc/mediaTransport.ts';
import { createAuthor } from '../chat/authorship.ts';
import type { Chat } from '../chat/chatPort.ts';
import { ChatRoom } from '../chat/chatRoom.ts';
import type { Conversation } from '../conversationPort.ts';
import { createFiles, sha256 } from '../files/createFiles.ts';
import type { OpenSink } from '../files/fileSink.ts';
import type { PhotoShelf } from '../files/photoShelf.ts';
import { HandsRoom } from '../hands/handsRoom.ts';
import { HostWords } from '../host/hostWords.ts';
import type { HostWord } from '../host/hostWords.ts';
import { linkReport } from '../linkQuality.ts';
import type { CallSnapshot } from '../snapshot.ts';
import { VerificationRoom } from '../verification/verificationRoom.ts';
import { formatTalk, parseTalk } from './keptTalk.ts';
import type { KeptTalk } from './keptTalk.ts';
import { linksWithout } from './linksWithout.ts';
import { Post } from './post.ts';

export interface ConversationOptions {
  readonly room: RoomName;
  readonly self: ParticipantId;
  readonly clock: Clock;
  /** Owns the conversation. */
  readonly scope: Scope;
  readonly links: Readable<ReadonlyMap<ParticipantId, DataLink>>;
  readonly snapshot: Readable<CallSnapshot>;
  /** Sealed, through the server. */
  readonly relay: (to: ParticipantId, text: string) => void;
  readonly onHostWord: (from: ParticipantId, word: HostWord) => void;
  readonly withhold: MediaTransport['setWithheld'];
  readonly readStats: MediaTransport['readStats'];
  readonly openSink: OpenSink;
  /** What a reload of this tab has to find; null: nothing is there. */
  readonly kept: { readonly read: () => string | null; readonly write: (text: string) => void };
  /** Whom this person had decided on by ear before this visit. */
  readonly decided: readonly Decided[];
}

/** A conversation with its way in for what came through the server. */
export interface OpenConversation {
  readonly conversation: Conversation;
  readonly receive: (from: ParticipantId, text: string) => void;
}

/** ms after a change until it is kept: one write for a burst of them. What is pending goes with the page's last moment. */
const KEEP_MS = 500;

/** Everything that is said and sent beside media in one visit. */
export async function createConversation(options: ConversationOptions): Promise<OpenConversation> {
  const { room, self, clock, scope, links, snapshot, relay, onHostWord, withhold, readStats, openSink, kept, decided } = options;
  const before = parseTalk(kept.read());
  const author = await createAuthor(room, before.author);
  let now: KeptTalk = { ...before, author: author.jwk };
  let forget: (() => void) | null = null;
  const write = () => {
    forget = null;
    kept.write(formatTalk(now));
  };
  const keep = (change: Partial<KeptTalk>) => {
    now = { ...now, ...change };
    forget ??= scope.after(clock, KEEP_MS, write);
  };
  scope.add(() => {
    if (forget) write();
  });
  const others = () => snapshot.get().participants;
  /** Those whose words were not the same: nothing is said or sent to them, and nothing taken from them. */
  const refused = new Store<ReadonlySet<ParticipantId>>(new Set());
  const spoken = linksWithout(links, refused, scope);
  const post: Post = new Post({
    clock,
    scope,
    links: spoken,
    present: () => others().map(({ id }) => id),
    relay: (to, text) => {
      if (!refused.get().has(to)) relay(to, text);
    },
    onMessage: (from, message) => {
      chat.hear(from, message);
      hands.hear(from, message);
      hostWords.hear(from, message);
    },
    onLink: (id) => {
      chat.linkUp(id);
      hands.linkUp(id);
      hostWords.linkUp(id);
    },
  });
  const [send, broadcast]: [Post['send'], Post['broadcast']] = [(to, message, otherwise) => post.send(to, message, otherwise), (message, otherwise) => post.broadcast(message, otherwise)];
  const chat = new ChatRoom({
    room,
    self,
    clock,
    scope,
    author,
    name: () => snapshot.get().self.name,
    kept: before.entries,
    seen: before.seen,
    send,
    broadcast,
    onChange: (entries) => keep({ entries }),
  });
  scope.add(chat.seen.subscribe(() => keep({ seen: [...chat.seen.get()] })));
  const role = (id: ParticipantId | 'self') => (id === 'self' ? snapshot.get().self.role : others().find((one) => one.id === id)?.role);
  const hands = new HandsRoom({
    self,
    clock,
    scope,
    send,
    broadcast,
    isHost: (id) => leads(role(id) ?? 'guest'),
    kept: before.hand,
    onChange: (hand) => keep({ hand }),
  });
  const hostWords = new HostWords({ self, send, broadcast, role, onWord: onHostWord });
  const verification = new VerificationRoom({
    room,
    self,
    clock,
    scope,
    links,
    decided,
    withhold: (from) => {
      refused.set(from);
      withhold(from);
    },
  });
  const present = new Store<ReadonlySet<ParticipantId>>(new Set());
  const follow = () => {
    const ids = new Set(others().map(({ id }) => id));
    if (ids.size === present.get().size && [...ids].every((id) => present.get().has(id))) return;
    present.set(ids);
    post.setPresent(ids);
    hands.setPresent(ids);
    verification.setPresent(ids);
  };
  scope.add(snapshot.subscribe(follow));
  follow();
  const readRoundTrip = async (peer: ParticipantId): Promise<number | null> => {
    try {
      const stats = (await readStats()).get(peer);
      return stats ? linkReport(stats).roundTrip : null;
    } catch {
      // A connection that closes while it is asked.
      return null;
    }
  };
  const { files, photos } = createFiles({ clock, scope, links: spoken, present, readRoundTrip, openSink, hash: sha256 });
  scope.add(dropRemoved(chat, photos));
  post.start();
  return {
    conversation: { chat, hands, hostWords, files, photos, verification },
    receive: (from, text) => {
      if (!refused.get().has(from)) post.receive(from, text);
    },
  };
}

/** What its author has taken back is kept for nobody. Returns what ends it. */
function dropRemoved({ snapshot }: Pick<Chat, 'snapshot'>, photos: Pick<PhotoShelf, 'drop'>): () => void {
  let { messages } = snapshot.get();
  return snapshot.subscribe(() => {
    const before = messages;
    ({ messages } = snapshot.get());
    if (messages === before) return;
    const still = new Set(messages.map(({ photo }) => photo?.digest));
    for (const { photo } of before) if (photo && !still.has(photo.digest)) photos.drop(photo.digest);
  });
}
