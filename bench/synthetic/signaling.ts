import { io } from 'socket.io-client';
import { Store } from '#lib/kernel/store.ts';
import { requestSchemas, SIGNALING_PATH } from '#lib/protocol/events.ts';
import { ACK_TIMEOUT_MS } from '#lib/protocol/limits.ts';
import { deliverNotice } from '#lib/signaling/deliverNotice.ts';
import type { OpenSignaling, SocketState } from '#lib/signaling/signaling.ts';

/** The app's signaling from outside of a page, which has to name its origin itself. It does not come back: a bench has no outages. */
export function syntheticSignaling(origin: string): OpenSignaling {
  return (listeners) => {
    const socket = io(origin, {
      path: SIGNALING_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin },
    });
    const state = new Store<SocketState>('connecting');
    socket.on('connect', () => state.set('connected'));
    socket.on('disconnect', () => state.set('reconnecting'));
    for (const name of ['roster', 'signal', 'evicted'] as const) socket.on<string>(name, (notice: unknown) => deliverNotice(listeners, name, notice));
    return {
      state,
      async request(name, request) {
        try {
          const answer: unknown = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, request);
          const reply = requestSchemas[name].reply.safeParse(answer);
          return reply.success ? reply.data : { ok: false, reason: 'malformed-reply' };
        } catch {
          return { ok: false, reason: 'timeout' };
        }
      },
      notify(name, request) {
        socket.emit(name, request, () => {});
      },
      probe() {},
      close() {
        socket.disconnect();
        state.set('closed');
      },
    };
  };
}
