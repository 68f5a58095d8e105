import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { SIGNALING_PATH } from '#lib/protocol/events.ts';
import { VirtualTime } from '#lib/rtc/fakes/virtualTime.ts';
import { FakeLine } from './fakeSignaling.ts';
import type { FakeSocketEnd } from './fakeConnection.ts';
import type { SocketState } from './signaling.ts';
import { signalingContract } from './signalingContract.ts';
import type { SignalingBench } from './signalingContract.ts';
import { socketTable } from './socketMachine.ts';
import type { SocketInput } from './socketMachine.ts';
import { socketSignaling } from './socketSignaling.ts';

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  return () => vi.unstubAllGlobals();
});

type Requests = { readonly name: string; readonly request: unknown }[];

async function fakeBench(): Promise<SignalingBench> {
  const time = new VirtualTime();
  const ends = new Set<FakeSocketEnd>();
  const requests: Requests = [];
  const line = new FakeLine({
    clock: time,
    server: () => (end) => {
      ends.add(end);
      end.onClose = () => ends.delete(end);
      end.onRequest = (name, request, reply) => {
        requests.push({ name, request });
        const answer = bench.answer(name, request);
        if (answer !== undefined) reply?.(answer);
      };
    },
  });
  const bench: SignalingBench = {
    open: line.openSignaling,
    answer: () => ({ ok: true }),
    requests,
    notify: (name, notice) => {
      for (const end of ends) end.notify(name as 'roster', notice);
    },
    drop: () => line.drop(),
    sockets: () => ends.size,
    async until(condition) {
      if (!(await time.until(condition, 20_000))) throw new Error('it did not come to that');
      await time.run(10);
    },
    async close() {
      await time.run(20_000);
      expect([line.sessions, ends.size, time.pending]).toEqual([0, 0, 0]);
    },
  };
  return bench;
}

async function socketBench(): Promise<SignalingBench> {
  const http = createServer();
  const io = new Server(http, { path: SIGNALING_PATH, addTrailingSlash: false, transports: ['websocket'], serveClient: false });
  const requests: Requests = [];
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of [...watchers]) watcher();
  };
  io.on('connection', (socket) => {
    look();
    socket.on('disconnect', look);
    socket.onAny((name: string, request: unknown, reply?: (answer: unknown) => void) => {
      requests.push({ name, request });
      const answer = bench.answer(name, request);
      if (answer !== undefined) reply?.(answer);
      look();
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  const bench: SignalingBench = {
    open(listeners) {
      const heard = <T>(listener: (notice: T) => void) => (notice: T) => {
        listener(notice);
        look();
      };
      const signaling = socketSignaling(`http://127.0.0.1:${port}`)({
        roster: heard(listeners.roster),
        signal: heard(listeners.signal),
        evicted: heard(listeners.evicted),
        knocking: heard(listeners.knocking),
        waiting: heard(listeners.waiting),
        admitted: heard(listeners.admitted),
        ...(listeners.slot && { slot: heard(listeners.slot) }),
      });
      // After those who subscribe later: what they note down counts.
      signaling.state.subscribe(() => queueMicrotask(look));
      return signaling;
    },
    answer: () => ({ ok: true }),
    requests,
    notify: (name, notice) => io.emit(name, notice),
    drop: () => {
      for (const socket of io.sockets.sockets.values()) socket.conn.close();
    },
    sockets: () => io.sockets.sockets.size,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          watchers.delete(check);
          clearTimeout(late);
          settle();
        };
        const check = () => {
          if (condition()) finish(resolve);
        };
        const late = setTimeout(() => finish(() => reject(new Error('it did not come to that'))), 10_000);
        watchers.add(check);
        check();
      }),
    close: () => io.close(),
  };
  return bench;
}

signalingContract('the fake line', fakeBench);
signalingContract('Socket.IO', socketBench);

describe('socketTable', () => {
  const inputs: readonly SocketInput[] = ['opened', 'lost', 'closed'];
  const expected: Readonly<Record<SocketState, string>> = {
    connecting: 'connected - closed',
    connected: '- reconnecting closed',
    reconnecting: 'connected - closed',
    closed: '- - -',
  };

  it('names every state and input', () => {
    expect(Object.keys(socketTable)).toEqual(Object.keys(expected));
    for (const row of Object.values(socketTable)) expect(Object.keys(row)).toEqual(inputs);
  });

  it.each(Object.entries(expected))('leads on from %s', (state, row) => {
    expect(inputs.map((input) => transition(socketTable, state as SocketState, input) ?? '-').join(' ')).toBe(row);
  });
});
