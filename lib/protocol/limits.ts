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
