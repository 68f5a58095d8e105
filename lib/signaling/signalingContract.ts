import { describe, expect, it } from 'vitest';
import { participantId, roomName, roomProof, seatToken } from '#lib/protocol/ids.ts';
import type { NoticeListeners, Signaling, SocketState } from './signaling.ts';

/** What a contract test needs of the far end, whatever the channel is made of. */
export interface SignalingBench {
  /** Opens the channel, while the server is up or not. */
  open(listeners: NoticeListeners): Signaling;
  /** What the server answers to a request; undefined answers nothing. Replaceable. */
  answer: (name: string, request: unknown) => unknown;
  /** Every request that reached the server. */
  readonly requests: readonly { readonly name: string; readonly request: unknown }[];
  /** Sends a notice on every open socket, whatever it is. */
  notify(name: string, notice: unknown): void;
  /** Breaks every connection. */
  drop(): void;
  /** Sockets that the server holds. */
  sockets(): number;
  /** Resolves when `condition` holds; rejects when it takes too long. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const roster = { epoch: 'one', rev: 1, access: 'open', participants: [] };
const watch = { room: roomName.parse('r'.repeat(21)), proof: roomProof.parse(`${'p'.repeat(42)}A`), seat: seatToken.parse(`${'s'.repeat(21)}A`) };
const watched = { ok: true, self: participantId.parse('p'.repeat(21)), roster, ice: { servers: [], expires: null }, capacity: 16 };

/** What every signaling channel promises. */
export function signalingContract(name: string, createBench: () => Promise<SignalingBench>): void {
  const opened = async () => {
    const bench = await createBench();
    const heard: (readonly [string, unknown])[] = [];
    const states: SocketState[] = [];
    const signaling = bench.open({
      roster: (notice) => heard.push(['roster', notice]),
      signal: (notice) => heard.push(['signal', notice]),
      evicted: (notice) => heard.push(['evicted', notice]),
      knocking: (notice) => heard.push(['knocking', notice]),
      waiting: (notice) => heard.push(['waiting', notice]),
      admitted: (notice) => heard.push(['admitted', notice]),
      slot: (notice) => heard.push(['slot', notice]),
    });
    signaling.state.subscribe(() => states.push(signaling.state.get()));
    const connected = () => bench.until(() => signaling.state.get() === 'connected');
    return { bench, signaling, heard, states, connected };
  };

  describe(`${name} as a signaling channel`, () => {
    it('connects, asks and is answered', async () => {
      const { bench, signaling, states, connected } = await opened();
      expect(signaling.state.get()).toBe('connecting');
      await connected();
      bench.answer = () => watched;
      const reply = signaling.request('watch', watch);
      await bench.until(() => bench.requests.length === 1);
      expect(await reply).toEqual(watched);
      expect(bench.requests).toEqual([{ name: 'watch', request: watch }]);
      expect(states).toEqual(['connected']);
      signaling.close();
      await bench.close();
    });

    it('asks nothing while there is no socket', async () => {
      const { bench, signaling } = await opened();
      expect(await signaling.request('watch', watch)).toEqual({ ok: false, reason: 'disconnected' });
      signaling.notify('leave', {});
      await bench.until(() => signaling.state.get() === 'connected');
      expect(bench.requests).toEqual([]);
      signaling.close();
      await bench.close();
    });

    it('takes no reply that is none', async () => {
      const { bench, signaling, connected } = await opened();
      await connected();
      bench.answer = () => ({ ...watched, more: 'than agreed' });
      const reply = signaling.request('watch', watch);
      await bench.until(() => bench.requests.length === 1);
      expect(await reply).toEqual({ ok: false, reason: 'malformed-reply' });
      signaling.close();
      await bench.close();
    });

    it('says at once that the socket is gone to whoever waits for a reply', async () => {
      const { bench, signaling, connected } = await opened();
      await connected();
      bench.answer = () => undefined;
      const reply = signaling.request('watch', watch);
      await bench.until(() => bench.requests.length === 1);
      bench.drop();
      await bench.until(() => signaling.state.get() === 'reconnecting');
      expect(await reply).toEqual({ ok: false, reason: 'disconnected' });
      signaling.close();
      await bench.close();
    });

    it('hands notices on in order, and drops what is not one', async () => {
      const { bench, signaling, heard, connected } = await opened();
      await connected();
      bench.notify('roster', roster);
      bench.notify('roster', { ...roster, rev: 'two' });
      bench.notify('signal', null);
      bench.notify('shout', roster);
      bench.notify('roster', { ...roster, rev: 3 });
      bench.notify('evicted', { reason: 'seat-taken' });
      bench.notify('knocking', { place: 1, hosted: true, keys: [] });
      bench.notify('waiting', { people: [] });
      bench.notify('admitted', { secret: null });
      await bench.until(() => heard.length === 6);
      expect(heard).toEqual([
        ['roster', roster],
        ['roster', { ...roster, rev: 3 }],
        ['evicted', { reason: 'seat-taken' }],
        ['knocking', { place: 1, hosted: true, keys: [] }],
        ['waiting', { people: [] }],
        ['admitted', { secret: null }],
      ]);
      signaling.close();
      await bench.close();
    });

    it('comes back by itself, and asks nothing again by itself', async () => {
      const { bench, signaling, states, connected } = await opened();
      await connected();
      signaling.notify('leave', {});
      await bench.until(() => bench.requests.length === 1);
      bench.drop();
      await bench.until(() => states.length === 3);
      expect(states).toEqual(['connected', 'reconnecting', 'connected']);
      expect(bench.requests).toEqual([{ name: 'leave', request: {} }]);
      signaling.close();
      await bench.close();
    });

    it('keeps a socket that gives a sign of life, and asks for one at a time', async () => {
      const { bench, signaling, states, connected } = await opened();
      signaling.probe();
      await connected();
      signaling.probe();
      signaling.probe();
      await bench.until(() => bench.requests.length === 1);
      bench.answer = () => watched;
      const reply = signaling.request('watch', watch);
      await bench.until(() => bench.requests.length === 2);
      await reply;
      expect(bench.requests.map((request) => request.name)).toEqual(['alive', 'watch']);
      expect(states).toEqual(['connected']);
      signaling.close();
      await bench.close();
    });

    it('opens another socket when the one that is doubted gives no sign of life', async () => {
      const { bench, signaling, states, connected } = await opened();
      await connected();
      bench.answer = () => undefined;
      signaling.probe();
      await bench.until(() => states.length === 3);
      expect(states).toEqual(['connected', 'reconnecting', 'connected']);
      expect(bench.requests).toEqual([{ name: 'alive', request: {} }]);
      bench.answer = () => ({ ok: true });
      signaling.probe();
      await bench.until(() => bench.requests.length === 2 && bench.sockets() === 1);
      expect(states.length).toBe(3);
      signaling.close();
      await bench.close();
    });

    it('delivers what was said right before it closed, and is closed for good', async () => {
      const { bench, signaling, heard, connected } = await opened();
      await connected();
      signaling.notify('leave', {});
      signaling.close();
      expect(signaling.state.get()).toBe('closed');
      await bench.until(() => bench.requests.length === 1 && bench.sockets() === 0);
      expect(bench.requests).toEqual([{ name: 'leave', request: {} }]);
      bench.notify('roster', roster);
      expect(await signaling.request('watch', watch)).toEqual({ ok: false, reason: 'disconnected' });
      signaling.close();
      expect([heard, signaling.state.get()]).toEqual([[], 'closed']);
      await bench.close();
    });
  });
}
