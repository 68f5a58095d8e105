/** Sizes and rates that both sides of a boundary agree on. */

/** Largest Socket.IO frame in bytes. A join that carries sixteen sealed offers needs about half of it. */
export const MAX_FRAME_BYTES = 64 * 1024;

/** Longest sealed box in characters: a deflated offer with all its candidates is about 3,000. */
export const MAX_BOX_CHARS = 16 * 1024;

/** Most offers that ride in one join message. Further participants get theirs right after the acknowledgement. */
export const MAX_JOIN_SIGNALS = 16;

/** Characters of sealed offers that ride in one join message, so that the frame limit is never met. */
export const MAX_JOIN_SIGNAL_CHARS = 48 * 1024;

/** Largest opened signal in bytes after inflating: what a hostile participant can make a peer allocate. */
export const MAX_SIGNAL_BYTES = 256 * 1024;

/** Longest display name in characters. */
export const MAX_NAME_CHARS = 40;

/** Largest control message in bytes on a link's control channel. */
export const MAX_CONTROL_BYTES = 4 * 1024;

/** How often the server's heartbeat asks for a sign of life, in ms. */
export const HEARTBEAT_INTERVAL_MS = 2_500;

/** How long after such a heartbeat a silent socket is given up, in ms: early enough for the screen to say so within 6 s. */
export const HEARTBEAT_TIMEOUT_MS = 3_200;

/** How long a seat outlives its last sign of life, in ms: over, looked for and told to everybody within 15 s. */
export const LEASE_MS = 14_500;

/** How long a client that doubts its socket waits for a sign of life, in ms, where answers come as fast as they should. */
export const ALIVE_TIMEOUT_MS = 1_000;

/** How long a client waits for an acknowledgement, in ms. */
export const ACK_TIMEOUT_MS = 5_000;

/** Longest chat text in characters. */
export const MAX_TEXT_CHARS = 4_000;

/** Longest thumbnail in characters: a data: URL of about 9 kB, enough for 240 px. */
export const MAX_THUMBNAIL_CHARS = 12_000;

/** Most entries of the log in one message. */
export const MAX_ENTRIES_PER_MESSAGE = 16;

/** Most names of entries in one message. */
export const MAX_IDS_PER_MESSAGE = 2_000;

/** Longest message of the chat channel in characters: two thousand names. */
export const MAX_CHAT_CHARS = 60 * 1024;

/** Most entries that one word removes: a message and its edits. */
export const MAX_REMOVED_AT_ONCE = 64;

/** Most people who wait at one room's door. */
export const MAX_WAITING = 50;

/** Most hosts whom a name is sealed for. */
export const MAX_HOST_KEYS = 8;

/** Longest box of a name or a secret in characters. */
export const MAX_KNOCK_BOX_CHARS = 512;

/** Most seats of each kind that are remembered of a room, and brought along by its host after a restart; the oldest are forgotten first. */
export const MAX_ANNOUNCED = 200;

/** Longest message of a link's verification channel in characters: a commitment with the round and the group it is for. */
export const MAX_VERIFICATION_CHARS = 256;

/** Highest number of a rendezvous slot: what stands before the words of a spoken code stays short. */
export const MAX_SLOT = 999;

/** How long a spoken code is good for, in ms. */
export const CODE_LIFETIME_MS = 10 * 60_000;

/** How often a spoken code may be tried; whoever guesses has no more than these tries, and neither has anybody else. */
export const MAX_CODE_TRIES = 2;

/** How long one try of a spoken code may take, in ms: four messages, and key exchange on an old phone. */
export const CODE_TRY_MS = 15_000;
