import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { isServerless, offeredUpgrade } from './serverlessHost.ts';

const key = Symbol.for('@vercel/request-context');
const host = (get: unknown) => Reflect.set(globalThis, key, { get });

afterEach(() => {
  Reflect.deleteProperty(globalThis, key);
});

it('is no such host where there is none, and takes nothing over there', () => {
  expect([isServerless(), offeredUpgrade()]).toEqual([false, null]);
});

it('takes over what the host hands it', () => {
  const socket = new Socket();
  const given = { req: new IncomingMessage(socket), socket, head: Buffer.alloc(0) };
  host(() => ({ upgradeWebSocket: () => given }));
  expect(isServerless()).toBe(true);
  expect(offeredUpgrade()?.()).toEqual({ request: given.req, socket, head: given.head });
});

it.each([
  ['outside of a request', () => undefined],
  ['at a request that is none to upgrade', () => ({ waitUntil: () => {} })],
])('takes nothing over %s', (_, get) => {
  host(get);
  expect([isServerless(), offeredUpgrade()]).toEqual([true, null]);
});

it('does not go on with something else than a connection', () => {
  host(() => ({ upgradeWebSocket: () => ({ req: {}, socket: null, head: '' }) }));
  expect(offeredUpgrade()).toThrow();
});
