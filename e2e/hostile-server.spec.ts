import { randomBytes } from 'node:crypto';
import type { IncomingSignal, OutgoingSignal } from '#lib/protocol/signal.ts';
import { expect, test } from './support/fixtures.ts';
import { HostileProxy } from './support/hostileProxy.ts';
import type { Attack, Frame } from './support/hostileProxy.ts';
import { expectMediaBetween, receivedWithin } from './support/media.ts';
import { People } from './support/people.ts';
import type { Person } from './support/people.ts';

/** How long an attack is given to succeed, in ms. An honest call is up in a tenth of it. */
const ATTACK_MS = 3_000;

const isSignal = ({ event }: Frame) => event === 'signal';
const incoming = ({ body }: Frame) => body as IncomingSignal;
const anyBox = () => randomBytes(1_200).toString('base64url');

/** Changes every signal that is delivered, to everybody or to one person only. */
function tamper(change: (signal: IncomingSignal) => IncomingSignal, only?: number): Attack {
  return {
    down: (frame, person) => [isSignal(frame) && (only === undefined || only === person) ? { ...frame, body: change(incoming(frame)) } : frame],
  };
}

/** Fingerprints of the certificates that `person`'s connections have taken as the other side's. */
function acceptedFingerprints(person: Person): Promise<readonly string[]> {
  return person.page.evaluate(() =>
    window.parleyProbe.connections.flatMap(({ remoteDescription }) => remoteDescription?.sdp.match(/a=fingerprint:\S+ (\S+)/g) ?? []),
  );
}

function ownFingerprints(person: Person): Promise<readonly string[]> {
  return person.page.evaluate(() =>
    window.parleyProbe.connections.flatMap(({ localDescription }) => localDescription?.sdp.match(/a=fingerprint:\S+ (\S+)/g) ?? []),
  );
}

/** Whatever anyone has accepted belongs to somebody with the link. */
async function expectNoStranger(people: readonly Person[]): Promise<void> {
  const own = new Set((await Promise.all(people.map(ownFingerprints))).flat());
  for (const person of people) for (const fingerprint of await acceptedFingerprints(person)) expect(own).toContain(fingerprint);
}

/** Nobody is connected, nothing is decoded, and the tile does not claim otherwise. */
async function expectKeptApart(a: Person, b: Person, others: readonly Person[] = []): Promise<void> {
  const received = await receivedWithin(a, await b.selfId(), ATTACK_MS);
  expect(received).toMatchObject({ framesDecoded: 0, audioPackets: 0 });
  await expect(a.tileOf(await b.selfId())).not.toHaveAttribute('data-link', 'connected');
  await expectNoStranger([a, b, ...others]);
}

/** The attacks that keep two people from being connected at all: none may connect them to anybody else. */
const preventing: readonly (readonly [name: string, attack: () => Attack])[] = [
  ['puts its own description in place of one side’s', () => tamper((signal) => ({ ...signal, box: anyBox() }), 0)],
  ['puts its own description in place of both sides’', () => tamper((signal) => ({ ...signal, box: anyBox() }))],
  ['flips a bit in every sealed box', () => tamper((signal) => ({ ...signal, box: (signal.box.startsWith('A') ? 'B' : 'A') + signal.box.slice(1) }))],
  ['strips the seal and sends plain text', () =>
    tamper((signal) => ({ ...signal, box: Buffer.from('{"kind":"candidates","answers":null,"candidates":[]}').toString('base64url') }))],
  ['names another generation', () => tamper((signal) => ({ ...signal, header: { ...signal.header, generation: 'AAAAAAAAAAAA' as typeof signal.header.generation } }))],
  ['counts otherwise', () => tamper((signal) => ({ ...signal, header: { ...signal.header, seq: signal.header.seq + 7 } }))],
  ['names another visit', () => tamper((signal) => ({ ...signal, header: { ...signal.header, visit: 'AAAAAAAAAAAA' as typeof signal.header.visit } }))],
  ['says that each signal comes from its recipient', () => {
    const ids = new Map<number, string>();
    return {
      down(frame, person) {
        const self = (frame.body as { self?: string } | undefined)?.self;
        if (frame.event === 'ack' && self) ids.set(person, self);
        const own = ids.get(person);
        return [isSignal(frame) && own ? { ...frame, body: { ...incoming(frame), from: own } } : frame];
      },
    };
  }],
];

test.describe('a server that is not to be trusted', () => {
  let proxy: HostileProxy;
  let people: People;

  test.beforeEach(async ({ browser, server }) => {
    proxy = await HostileProxy.inFrontOf(server.origin);
    people = new People(browser, proxy.origin);
  });
  test.afterEach(async () => {
    await people.close();
    await proxy.close();
  });

  /** Anna is in the room; Bert has its link open. Sockets: 0 is Anna's, 1 is Bert's. */
  async function annaAndBert(): Promise<readonly [Person, Person]> {
    const [anna, bert] = [await people.add('Anna'), await people.add('Bert')];
    const link = await anna.createRoom();
    await anna.join();
    await bert.open(link);
    await expect(bert.by('people-here')).toContainText('Anna');
    return [anna, bert];
  }

  test('that behaves is not noticed', async () => {
    const [anna, bert] = await annaAndBert();
    await bert.join();
    await expectMediaBetween(anna, bert);
    await expectNoStranger([anna, bert]);
  });

  for (const [name, attack] of preventing) {
    test(`${name}: no media starts with a stranger`, async () => {
      const [anna, bert] = await annaAndBert();
      proxy.attack = attack();
      await bert.join();
      await expectKeptApart(anna, bert);
    });
  }

  test('that stops attacking leaves a call that mends itself', async () => {
    const [anna, bert] = await annaAndBert();
    proxy.attack = tamper((signal) => ({ ...signal, box: anyBox() }));
    await bert.join();
    await expectKeptApart(anna, bert);
    proxy.attack = {};
    await expectMediaBetween(anna, bert);
    await expectNoStranger([anna, bert]);
  });

  test('repeats every signal of the call: each counts once', async () => {
    const [anna, bert] = await annaAndBert();
    const recorded: Frame[] = [];
    proxy.attack = {
      down(frame, person) {
        if (!isSignal(frame)) return [frame];
        if (person === 0) recorded.push(frame);
        return [frame, frame];
      },
    };
    await bert.join();
    await expectMediaBetween(anna, bert);
    const before = await anna.page.evaluate(() => window.parleyProbe.connections.length);
    for (const frame of recorded) proxy.inject(0, frame);
    await expectMediaBetween(anna, bert);
    expect(await anna.page.evaluate(() => window.parleyProbe.connections.length)).toBe(before);
    expect(await anna.liveConnections()).toBe(1);
  });

  test('replays signals of an earlier visit: they do not open in this one', async () => {
    const [anna, bert] = await annaAndBert();
    const recorded: Frame[] = [];
    proxy.attack = {
      down(frame, person) {
        if (isSignal(frame) && person === 0) recorded.push(frame);
        return [frame];
      },
    };
    await bert.join();
    await expectMediaBetween(anna, bert);
    await anna.page.reload();
    await expect(anna.by('call')).toBeVisible();
    await expectMediaBetween(anna, bert);
    const before = await anna.page.evaluate(() => window.parleyProbe.connections.length);
    const again = recorded.slice();
    // Sockets 0 and 1 were the first visits; Anna's second one is 2.
    for (const frame of again) proxy.inject(2, frame);
    await expectMediaBetween(anna, bert);
    expect(await anna.page.evaluate(() => window.parleyProbe.connections.length)).toBe(before);
  });

  test('hands one person’s signals to another: they open for nobody else', async () => {
    const [anna, bert] = await annaAndBert();
    const carla = await people.add('Carla');
    await carla.open(bert.link());
    await expect(carla.by('people-here')).toContainText('Anna');
    await carla.join();
    await expectMediaBetween(anna, carla);
    const connections = await carla.page.evaluate(() => window.parleyProbe.connections.length);
    // What Bert says to Anna goes to Carla instead.
    proxy.attack = {
      down(frame, person) {
        if (!isSignal(frame) || person !== 0) return [frame];
        proxy.inject(2, frame);
        return [];
      },
    };
    await bert.join();
    await expectKeptApart(anna, bert, [carla]);
    await expectMediaBetween(anna, carla);
    await expectMediaBetween(bert, carla);
    expect(await carla.page.evaluate(() => window.parleyProbe.connections.length)).toBe(connections + 1);
  });

  test('invents a participant: nobody sees it', async () => {
    const ghost = 'ghostghostghostghost1';
    proxy.attack = {
      down(frame) {
        const holder = (frame.event === 'ack' ? (frame.body as { roster?: unknown }).roster : frame.event === 'roster' ? frame.body : null) as
          | { participants: { profile: string }[] }
          | null
          | undefined;
        const [first] = holder?.participants ?? [];
        if (!holder || !first) return [frame];
        // One with a profile that was somebody else's, one with a profile of the server's making.
        const ghosts = [first.profile, anyBox()].map((profile, at) => ({ ...first, id: `${ghost.slice(0, -1)}${at}`, profile }));
        const roster = { ...holder, participants: [...holder.participants, ...ghosts] };
        return [{ ...frame, body: frame.event === 'ack' ? { ...(frame.body as object), roster } : roster }];
      },
    };
    const [anna, bert] = await annaAndBert();
    await bert.join();
    await expectMediaBetween(anna, bert);
    await expect(anna.tiles()).toHaveCount(2);
    await expect(bert.tiles()).toHaveCount(2);
    expect(await anna.liveConnections()).toBe(1);
  });

  test('strikes at an ICE restart only: the call goes on with whom it was', async () => {
    const [anna, bert] = await annaAndBert();
    await bert.join();
    await expectMediaBetween(anna, bert);
    const accepted = await acceptedFingerprints(anna);
    let struck = 0;
    proxy.attack = tamper((signal) => {
      struck++;
      return { ...signal, box: anyBox() };
    });
    await bert.page.evaluate(() => window.parleyProbe.connections.find((it) => it.connectionState === 'connected')?.restartIce());
    await expect.poll(() => struck).toBeGreaterThan(0);
    await expectMediaBetween(anna, bert);
    expect(await acceptedFingerprints(anna)).toEqual(accepted);
    await expectNoStranger([anna, bert]);
  });

  test('forges the sender on the way in: the server stamps its own', async () => {
    const [anna, bert] = await annaAndBert();
    let forged = 0;
    proxy.attack = {
      up(frame) {
        if (!isSignal(frame)) return [frame];
        forged++;
        return [{ ...frame, body: { ...(frame.body as OutgoingSignal), from: 'AAAAAAAAAAAAAAAAAAAAA' } }];
      },
    };
    await bert.join();
    // The answer comes with a sender that nobody may name: it is refused as malformed.
    await expect.poll(() => forged).toBeGreaterThan(0);
    await expectKeptApart(anna, bert);
  });
});
