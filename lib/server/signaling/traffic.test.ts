import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { VirtualTime } from '#lib/rtc/fakes/virtualTime.ts';
import { Guard } from './guard.ts';
import { watchTraffic } from './traffic.ts';

const MIB = 2 ** 20;

/** A connection of which `unsent` bytes wait in the process, and why it was cut. */
function watched() {
  const websocket = new EventEmitter();
  const conn = Object.assign(new EventEmitter(), { request: Object.assign(new IncomingMessage(new Socket()), { websocket }) });
  const tcp = { writableLength: 0 };
  const cuts: string[] = [];
  watchTraffic(conn, tcp, new Guard(new VirtualTime()), (cause) => cuts.push(cause));
  return { conn, websocket, tcp, cuts };
}

describe('what a client leaves unread', () => {
  it('ends its connection past 1 MiB', () => {
    const { conn, cuts } = watched();
    const packet = { data: 'x'.repeat(MIB / 4) };
    for (let sent = 0; sent < 4; sent += 1) conn.emit('packetCreate', packet);
    expect(cuts).toEqual([]);
    conn.emit('packetCreate', { data: 'x' });
    expect(cuts).toEqual(['unread']);
  });

  it('is nothing once it has left', () => {
    const { conn, cuts } = watched();
    for (let sent = 0; sent < 8; sent += 1) {
      conn.emit('packetCreate', { data: 'x'.repeat(MIB / 2) });
      conn.emit('flush');
    }
    expect(cuts).toEqual([]);
  });

  it.each(['ping', 'pong'])('counts what answers a %s', (control) => {
    const { websocket, tcp, cuts } = watched();
    tcp.writableLength = MIB;
    websocket.emit(control, Buffer.alloc(1));
    expect(cuts).toEqual([]);
    tcp.writableLength = MIB + 1;
    websocket.emit(control, Buffer.alloc(1));
    expect(cuts).toEqual(['unread']);
  });
});

it('control frames are packets like any other', () => {
  const { websocket, cuts } = watched();
  for (let sent = 0; sent < 500; sent += 1) websocket.emit('ping', Buffer.alloc(0));
  expect(cuts).toEqual([]);
  websocket.emit('ping', Buffer.alloc(0));
  expect(cuts).toEqual(['packets']);
});
