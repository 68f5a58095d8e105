import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DataLink } from '../dataLink.ts';
import { Mesh, stubMedia } from './meshHarness.ts';
import type { Person } from './meshHarness.ts';

beforeEach(() => stubMedia());
afterEach(() => void vi.unstubAllGlobals());

async function two(): Promise<{ readonly mesh: Mesh; readonly anna: Person; readonly bert: Person }> {
  const mesh = new Mesh();
  const anna = mesh.person('anna');
  await mesh.sitDown(anna);
  const bert = mesh.person('bert');
  await mesh.join(bert, [anna]);
  await mesh.time.until(() => dataOf(anna, bert) !== null && dataOf(bert, anna) !== null, 5_000);
  return { mesh, anna, bert };
}

const dataOf = (one: Person, other: Person): DataLink | null => one.transport.dataLinks.get().get(other.id) ?? null;

it('a link that is up carries text and bytes both ways, each on a channel of its own', async () => {
  const { mesh, anna, bert } = await two();
  const [text, bytes]: [(string | ArrayBuffer)[], (string | ArrayBuffer)[]] = [[], []];
  dataOf(anna, bert)?.chat.listen((data) => text.push(data));
  dataOf(bert, anna)?.files.listen((data) => bytes.push(data));
  expect(dataOf(bert, anna)?.chat.send('hello')).toBe(true);
  expect(dataOf(anna, bert)?.files.send(new Uint8Array([1, 2, 3]).buffer)).toBe(true);
  await mesh.time.until(() => text.length > 0 && bytes.length > 0, 1_000);
  expect(text).toEqual(['hello']);
  expect(bytes).toEqual([new Uint8Array([1, 2, 3]).buffer]);
  expect(await mesh.leftovers()).toEqual({ connections: 0, timers: 0 });
});

it('what comes before anybody listens is kept for the first who does, in order', async () => {
  const { mesh, anna, bert } = await two();
  for (const word of ['one', 'two', 'three']) dataOf(bert, anna)?.chat.send(word);
  await mesh.time.run(1_000);
  const heard: (string | ArrayBuffer)[] = [];
  dataOf(anna, bert)?.chat.listen((data) => heard.push(data));
  expect(heard).toEqual(['one', 'two', 'three']);
});

it('nobody who floods a channel that nobody listens to fills the memory of the other side', async () => {
  const { mesh, anna, bert } = await two();
  for (let sent = 0; sent < 300; sent++) dataOf(bert, anna)?.chat.send(String(sent));
  await mesh.time.run(5_000);
  const heard: (string | ArrayBuffer)[] = [];
  dataOf(anna, bert)?.chat.listen((data) => heard.push(data));
  expect(heard).toHaveLength(256);
});

it('says when there is room for more', async () => {
  const { mesh, anna, bert } = await two();
  const port = dataOf(bert, anna)?.files;
  let asked = 0;
  port?.onLow(() => (asked += 1));
  for (let sent = 0; sent < 8; sent++) port?.send(new ArrayBuffer(64 * 1024));
  expect(port?.bufferedAmount).toBe(8 * 64 * 1024);
  await mesh.time.until(() => asked > 0, 5_000);
  expect(port?.bufferedAmount).toBeLessThanOrEqual(256 * 1024);
});

it('a connection that is over takes its data link along, and the next one brings another', async () => {
  const { mesh, anna, bert } = await two();
  const before = dataOf(anna, bert);
  anna.transport.setRoster([], false);
  expect(dataOf(anna, bert)).toBeNull();
  expect(before?.chat.send('too late')).toBe(false);
  await mesh.time.until(() => dataOf(bert, anna) === null, 5_000);
  bert.transport.close();
  const again = mesh.person('bert', 'again');
  await mesh.join(again, [anna]);
  await mesh.time.until(() => dataOf(anna, again) !== null, 5_000);
  expect(dataOf(anna, again)).not.toBe(before);
});
