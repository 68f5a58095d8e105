import { expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Store } from '#lib/kernel/store.ts';
import { participantId, roomName } from '#lib/protocol/ids.ts';
import { settlePromises } from '#lib/rtc/fakes/virtualTime.ts';
import type { Conversation } from '../conversationPort.ts';
import { initialSnapshot } from '../reduce.ts';
import { LaterConversation } from './laterConversation.ts';
import type { LoadConversation } from './laterConversation.ts';

const room = roomName.parse('room'.padEnd(21, '_'));
const [anna, bert] = [participantId.parse('anna'.padEnd(21, '_')), participantId.parse('bert'.padEnd(21, '_'))];
const snapshot = new Store(initialSnapshot({ room, link: '', name: '', wanted: { microphone: false, camera: false }, selected: { camera: null, microphone: null, speaker: null }, online: true, lowData: false, relayOnly: false }));
const options = { room, self: anna, links: new Store(new Map()), snapshot, relay: () => {}, onHostWord: () => {}, withhold: () => {}, readStats: async () => new Map(), decided: [],
  kept: { read: () => null, write: () => {} } };
// Only handed on: nothing in it is used.
const conversation = {} as Conversation;

function later(load: LoadConversation) {
  const [clock, shown] = [new FakeClock(), new Store<Conversation | null>(null)];
  return { clock, shown, it: new LaterConversation(clock, load, shown) };
}

it('is there once its code is, and hears what came before, in order', async () => {
  const heard: string[] = [];
  const { it: talk, shown } = later(async () => async () => ({ conversation, receive: (from, text) => heard.push(`${from.slice(0, 4)} ${text}`) }));
  talk.receive(bert, 'one');
  talk.start(options);
  talk.receive(bert, 'two');
  await settlePromises();
  expect(shown.get()).toBe(conversation);
  talk.receive(bert, 'three');
  expect(heard).toEqual(['bert one', 'bert two', 'bert three']);
  talk.close();
  expect(shown.get()).toBeNull();
});

it('asks for its code again while that cannot be fetched, and no more once it is closed', async () => {
  let asked = 0;
  const { it: talk, clock, shown } = later(async () => {
    asked += 1;
    if (asked < 3) throw new Error('no network');
    return async () => ({ conversation, receive: () => {} });
  });
  talk.start(options);
  talk.start(options);
  await settlePromises();
  expect([asked, shown.get()]).toEqual([1, null]);
  for (let again = 0; again < 2; again++) {
    clock.advance(3_000);
    await settlePromises();
  }
  expect([asked, shown.get()]).toEqual([3, conversation]);
  talk.close();
  expect(clock.pending).toBe(0);
});

it('shows nothing when its code comes after the end', async () => {
  let come: () => void = () => {};
  const { it: talk, shown } = later(
    () =>
      new Promise((resolve) => {
        come = () => resolve(async () => ({ conversation, receive: () => {} }));
      }),
  );
  talk.start(options);
  talk.close();
  come();
  await settlePromises();
  expect(shown.get()).toBeNull();
});
