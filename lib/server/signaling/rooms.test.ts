import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHostToken, participantIdOf, roomName, roomNameOf } from '#lib/protocol/ids.ts';
import { LEASE_MS } from '#lib/protocol/limits.ts';
import { SWEEP_MS } from './sweeper.ts';
import { aBox, aRoom, anotherProof, pass, settled, signalTo, startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const otherRoom = roomName.parse('s'.repeat(21));

let server: Harness;
beforeEach(async () => {
  server = await startHarness();
});
afterEach(() => server.close());

describe('joining', () => {
  it('gives the seat that the token is the right to', async () => {
    const ann = await server.connect();
    const reply = await ann.seated();
    expect(reply.self).toBe(await participantIdOf(aRoom, ann.seat));
    expect(reply.role).toBe('guest');
    expect(reply.roster).toMatchObject({ rev: 1, participants: [{ id: reply.self, profile: aBox, role: 'guest', presence: 'here' }] });
    expect(ann.heard).toEqual([]);
  });

  it('tells the others the roster first and then hands them the signals, in order', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    const { self: annId } = await ann.seated();
    const signals = [0, 1, 2].map((seq) => ({ ...signalTo(annId), header: { ...signalTo(annId).header, seq } }));
    const { self: benId } = await ben.seated({ signals });
    await ann.until(() => ann.notices('signal').length === 3);
    expect(ann.heard.map(({ name }) => name)).toEqual(['roster', 'signal', 'signal', 'signal']);
    expect(ann.notices('signal').map(({ from, header }) => [from, header.seq])).toEqual([[benId, 0], [benId, 1], [benId, 2]]);
  });

  it('refuses another secret: no trace of who came with it, and not a byte for them afterwards', async () => {
    const [ann, eve] = [await server.connect(), await server.connect()];
    const { self } = await ann.seated();
    expect(await eve.watch({ proof: anotherProof })).toEqual({ ok: false, reason: 'wrong-secret' });
    expect(await eve.join({ proof: anotherProof, signals: [signalTo(self)] })).toEqual({ ok: false, reason: 'wrong-secret' });
    expect(await eve.request('signal', signalTo(self))).toEqual({ ok: false, reason: 'not-joined' });
    expect(await eve.request('profile', { profile: aBox })).toEqual({ ok: false, reason: 'not-joined' });

    const ben = await server.connect();
    await ben.seated();
    await ben.request('signal', signalTo(self));
    await ben.request('leave', {});
    await settled(eve);
    expect(eve.heard).toEqual([]);
    expect(ann.notices('roster').map(({ participants }) => participants.length)).toEqual([2, 1]);
  });

  it('refuses one too many, and lets one in when a seat is free', async () => {
    await server.close();
    server = await startHarness({ roomMax: 2 });
    const [ann, ben, cat] = [await server.connect(), await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    expect(await cat.join()).toEqual({ ok: false, reason: 'room-full' });
    expect((await cat.watch()).ok).toBe(true);
    await ben.request('leave', {});
    await cat.seated();
  });

  it('keeps a socket in one room at most', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated();
    await ben.seated();
    await ann.untilPresent(2);
    await ben.seated({ room: otherRoom });
    await ann.untilPresent(1);
    const before = ben.heard.length;
    await ann.request('profile', { profile: `${aBox}y` });
    await settled(ben);
    expect(ben.heard).toHaveLength(before);
    expect(await server.signaling.stats()).toMatchObject({ rooms: 2, seats: 2 });
  });

  it('keeps the seat one has when another room refuses', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.seated({ room: otherRoom, proof: anotherProof });
    const { self } = await ben.seated();
    expect(await ben.join({ room: otherRoom })).toEqual({ ok: false, reason: 'wrong-secret' });
    expect((await server.store.read(aRoom))?.seats.has(self)).toBe(true);
  });
});

describe('watching', () => {
  it('neither makes a room nor shows in one', async () => {
    const ann = await server.connect();
    const reply = await ann.watch();
    expect(reply).toMatchObject({ ok: true, roster: { participants: [] }, capacity: 12 });
    expect(await server.signaling.stats()).toEqual({ rooms: 0, seats: 0, sockets: 1 });
  });

  it('hears of every change', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.watch();
    await ben.seated();
    await ann.untilPresent(1);
    await ben.request('leave', {});
    await ann.untilPresent(0);
  });

  it('hears nothing of a room that somebody began with another secret', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    await ann.watch({ proof: anotherProof });
    await ben.seated();
    await settled(ann);
    expect(ann.heard).toEqual([]);
  });

  it('leaves the seat alone when someone seated asks for fresh ICE servers', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    const { self } = await ann.seated();
    expect(await ann.watch()).toMatchObject({ ok: true, self, roster: { participants: [{ id: self }] } });
    await ben.seated();
    expect(await ben.request('signal', signalTo(self))).toEqual({ ok: true });
  });

  it('gets TURN credentials after the right proof only', async () => {
    const [ann, eve] = [await server.connect(), await server.connect()];
    const { self, ice } = await ann.seated();
    expect(ice.servers[1]).toMatchObject({ urls: ['turn:turn.example'], username: `${Math.floor(server.clock.now() / 1000) + 600}:${self}` });
    expect(JSON.stringify(await eve.watch({ proof: anotherProof }))).not.toContain('turn');
  });
});

describe('rooms', () => {
  it('hear nothing of each other', async () => {
    const [ann, ben, eve] = [await server.connect(), await server.connect(), await server.connect()];
    const { self: annId } = await ann.seated();
    await eve.seated({ room: otherRoom });
    const before = eve.heard.length;
    await ben.seated();
    expect(await eve.request('signal', signalTo(annId))).toEqual({ ok: false, reason: 'peer-gone' });
    await ben.request('leave', {});
    await settled(eve);
    expect(eve.heard).toHaveLength(before);
    expect(ann.notices('signal')).toEqual([]);
  });
});

describe('signals', () => {
  it('carry the sender that the server knows, whatever they say', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    const { self: annId } = await ann.seated();
    const { self: benId } = await ben.seated();
    const forged = { ...signalTo(annId), from: annId, role: 'host' };
    expect(await ben.request('signal', forged)).toEqual({ ok: false, reason: 'malformed' });
    expect(await ben.request('signal', signalTo(annId))).toEqual({ ok: true });
    await ann.until(() => ann.notices('signal').length > 0);
    expect(ann.notices('signal')).toEqual([{ from: benId, header: signalTo(annId).header, box: aBox }]);
  });

  it('say when nobody is there to take them', async () => {
    const [ann, ben] = [await server.connect(), await server.connect()];
    const { self: annId } = await ann.seated();
    const { self: benId } = await ben.seated();
    expect(await ben.request('signal', signalTo(benId))).toEqual({ ok: false, reason: 'peer-gone' });
    ann.socket.disconnect();
    await ben.until(() => ben.notices('roster').at(-1)?.participants[0]?.presence === 'away');
    expect(await ben.request('signal', signalTo(annId))).toEqual({ ok: false, reason: 'peer-away' });
    await pass(server, LEASE_MS + SWEEP_MS, ben);
    await ben.untilPresent(1);
    expect(await ben.request('signal', signalTo(annId))).toEqual({ ok: false, reason: 'peer-gone' });
  });
});

describe('hosts', () => {
  it('are those with the token of the room, not those who came first', async () => {
    const token = createHostToken();
    const room = await roomNameOf(token);
    const [ann, ben] = [await server.connect(), await server.connect()];
    expect((await ann.seated({ room })).role).toBe('guest');
    expect(await ann.join({ room, host: createHostToken() })).toEqual({ ok: false, reason: 'not-the-host' });
    expect(await ann.join({ room, role: 'host' })).toEqual({ ok: false, reason: 'malformed' });
    expect((await ben.seated({ room, host: token })).role).toBe('host');
  });

  it('begin the room anew when they come with another secret', async () => {
    const token = createHostToken();
    const room = await roomNameOf(token);
    const [ann, watcher, host] = [await server.connect(), await server.connect(), await server.connect()];
    await ann.seated({ room, proof: anotherProof });
    await watcher.watch({ room, proof: anotherProof });
    const { roster, self } = await host.seated({ room, host: token });
    expect(roster.participants.map(({ id }) => id)).toEqual([self]);
    await ann.until(() => ann.notices('evicted').length > 0);
    expect(ann.notices('evicted')).toEqual([{ reason: 'room-reset' }]);
    await watcher.untilPresent(0);
    expect(await ann.request('signal', signalTo(self))).toEqual({ ok: false, reason: 'not-joined' });
    const heard = ann.heard.length;
    await host.request('profile', { profile: `${aBox}y` });
    await settled(ann);
    expect(ann.heard).toHaveLength(heard);
  });
});
