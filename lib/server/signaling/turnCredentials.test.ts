import { afterEach, describe, expect, it } from 'vitest';
import { createSeatToken } from '#lib/protocol/ids.ts';
import { anotherProof, aRoom, startHarness } from './harness.ts';
import type { Harness, TestClient } from './harness.ts';

let server: Harness;
afterEach(() => server.close());

const hasTurn = (reply: Awaited<ReturnType<TestClient['watch']>>) => reply.ok && reply.ice.servers.some(({ credential }) => credential !== undefined);

describe('TURN credentials', () => {
  it('go to whoever shows the proof, for as long as a preview needs; to a seat for longer', async () => {
    server = await startHarness({ ice: { stunUrls: [], turn: { urls: ['turn:turn.example'], secret: 'key', ttl: 3_600 } } });
    const [host, guest] = [await server.connect(), await server.connect()];
    const seated = await host.seated();
    expect(seated.ice.expires).toBe((Math.floor(server.clock.now() / 1000) + 3_600) * 1000);
    const looked = await guest.watch();
    expect(looked.ok && looked.ice.expires).toBe((Math.floor(server.clock.now() / 1000) + 600) * 1000);
    const renewed = await host.watch();
    expect(renewed.ok && renewed.ice.expires).toBe(seated.ice.expires);
    expect(renewed.ok && renewed.ice.servers[0]?.username).toContain(seated.self);
  });

  it('go to nobody else', async () => {
    server = await startHarness();
    const [host, stranger] = [await server.connect(), await server.connect()];
    await host.seated();
    const answers = [
      await stranger.watch({ proof: anotherProof }),
      await stranger.join({ proof: anotherProof }),
      await stranger.request('knock', { room: aRoom, seat: stranger.seat, proof: null, name: { kind: 'sealed', box: 'x'.repeat(40) } }),
      await stranger.request('alive', {}),
      await stranger.request('leave', {}),
    ];
    expect(answers.some((answer) => JSON.stringify(answer).includes('credential'))).toBe(false);
    expect(JSON.stringify(stranger.heard)).not.toContain('credential');
  });

  it('cannot be collected with one socket after another', async () => {
    server = await startHarness({ addressMax: 10 });
    const given: boolean[] = [];
    for (let seats = 0; seats < 30; seats++) {
      const client = await server.connect();
      given.push(hasTurn(await client.watch({ seat: createSeatToken() })));
      client.socket.disconnect();
    }
    expect(given.filter(Boolean).length).toBe(20);
  });

  it('are not taken from whoever is in a call and asks too often', async () => {
    server = await startHarness();
    const client = await server.connect();
    await client.seated();
    const answers = [];
    for (let asked = 0; asked < 35; asked++) {
      answers.push(await client.watch());
      server.clock.advance(100);
    }
    expect(answers.filter((answer) => answer.ok && hasTurn(answer)).length).toBeGreaterThanOrEqual(29);
    expect(answers.filter((answer) => answer.ok && !hasTurn(answer))).toEqual([]);
    expect(answers.at(-1)).toEqual({ ok: false, reason: 'rate-limited' });
    server.clock.advance(60_000);
    expect(hasTurn(await client.watch())).toBe(true);
  });

  it('are made up for by the others servers when there were too many, and asked for again', async () => {
    server = await startHarness({ addressMax: 1 });
    const client = await server.connect();
    for (let asked = 0; asked < 2; asked++) expect(hasTurn(await client.watch({ seat: createSeatToken() }))).toBe(true);
    const { ice } = await client.seated();
    expect(ice).toEqual({ servers: [{ urls: ['stun:stun.example'] }], expires: server.clock.now() + 60_000 });
  });
});
