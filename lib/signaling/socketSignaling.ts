import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { systemClock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import { Pace } from '#lib/kernel/pace.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import { noticeNames, requestSchemas, SIGNALING_PATH } from '#lib/protocol/events.ts';
import { ACK_TIMEOUT_MS, ALIVE_TIMEOUT_MS } from '#lib/protocol/limits.ts';
import { deliverNotice } from './deliverNotice.ts';
import type { OpenSignaling, RequestFailure, Signaling, SocketState } from './signaling.ts';
import { socketTable } from './socketMachine.ts';
import type { SocketInput } from './socketMachine.ts';

/**
 * ms before the first attempt to reconnect, ± 50 %, and the most between two of them: everybody has to be back within 3 s of the
 * server, however long it was away.
 */
const FIRST_RETRY_MS = 300;
const SLOWEST_RETRY_MS = 2_000;
/** ms before this side comes back to a server that has hung up on it. */
const AFTER_HANGUP_MS = 1_000;
/** ms after which an attempt is given up: over a network that has gone, it would never end by itself. */
const ATTEMPT_MS = 5_000;
/** ms by which a timer may be late before it says more of this page than of the server. */
const LATE_MS = 250;

/** Signaling over one Socket.IO connection to `origin`. Its heartbeat finds a dead socket within 6 s. */
export function socketSignaling(origin: string): OpenSignaling {
  return (listeners) => {
    const socket: Socket = io(origin, {
      path: SIGNALING_PATH,
      addTrailingSlash: false,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: SLOWEST_RETRY_MS,
      timeout: ATTEMPT_MS,
    });
    const scope = new Scope();
    const state = new Store<SocketState>('connecting');
    const input = (happened: SocketInput) => state.set(transition(socketTable, state.get(), happened) ?? state.get());
    const pace = new Pace(systemClock);
    /** What waits for a sign of life; null while nobody doubts. */
    let probing: Scope | null = null;
    const again = () => void socket.disconnect().connect();
    const probe = () => {
      if (!socket.connected || probing) return;
      const patience = pace.stretch(ALIVE_TIMEOUT_MS);
      const [asked, wait] = [systemClock.now(), scope.child()];
      probing = wait;
      wait.add(() => (probing = null));
      wait.after(systemClock, patience, () => {
        wait.close();
        if (systemClock.now() - asked > patience + LATE_MS) probe();
        else again();
      });
      socket.emit('alive', {}, () => wait.close());
    };

    socket.on('connect', () => input('opened'));
    socket.on('disconnect', (reason) => {
      input('lost');
      probing?.close();
      // Socket.IO comes back by itself from everything but this.
      if (reason === 'io server disconnect') {
        const timer = setTimeout(() => socket.connect(), AFTER_HANGUP_MS);
        scope.add(() => clearTimeout(timer));
      }
    });
    for (const name of noticeNames) socket.on<string>(name, (notice: unknown) => deliverNotice(listeners, name, notice));
    // A device that has just come back to a network need not sit out the back-off, nor the time that a dead socket takes to show.
    scope.listen(window, 'online', again);
    scope.add(() => socket.disconnect());

    const signaling: Signaling = {
      state,
      async request(name, request) {
        if (!socket.connected) return failed('disconnected');
        const asked = systemClock.now();
        try {
          const answer: unknown = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck(name, request);
          pace.took(systemClock.now() - asked);
          const reply = requestSchemas[name].reply.safeParse(answer);
          return reply.success ? reply.data : failed('malformed-reply');
        } catch {
          return failed(socket.connected ? 'timeout' : 'disconnected');
        }
      },
      notify(name, request) {
        if (socket.connected) socket.emit(name, request, () => {});
      },
      probe,
      close() {
        input('closed');
        scope.close();
      },
    };
    return signaling;
  };
}

function failed(reason: RequestFailure): { readonly ok: false; readonly reason: RequestFailure } {
  return { ok: false, reason };
}
