import { WebSocket } from 'engine.io-client';

/**
 * The transports of engine.io-client, as its own module names them, without long polling and WebTransport, which Parley never uses and
 * which would come with every page of a call. Next puts it in that module's place (next.config.ts). A getter, since the
 * package is still being evaluated when this module is.
 */
export const transports = {
  get websocket() {
    return WebSocket;
  },
};
