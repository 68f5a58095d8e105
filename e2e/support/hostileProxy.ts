import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { RawData } from 'ws';

/** One Socket.IO event on its way, taken apart. `packet` is what comes before the JSON: types and acknowledgement id. */
export interface Frame {
  readonly packet: string;
  readonly event: string;
  readonly body: unknown;
}

/** Where frames pass: what is returned goes on in place of the frame. `person` counts sockets in the order they were opened. */
export interface Attack {
  up?(frame: Frame, person: number): readonly Frame[];
  down?(frame: Frame, person: number): readonly Frame[];
}

const framed = /^(?<packet>4[23]\d*)(?<json>\[.*\])$/su;

function parse(text: string): Frame | null {
  const found = framed.exec(text)?.groups;
  if (!found?.['packet'] || !found['json']) return null;
  const list: unknown = JSON.parse(found['json']);
  if (!Array.isArray(list)) return null;
  // An acknowledgement has no name, only its answer.
  const [first, second] = list as unknown[];
  return typeof first === 'string' ? { packet: found['packet'], event: first, body: second } : { packet: found['packet'], event: 'ack', body: first };
}

function format({ packet, event, body }: Frame): string {
  return packet + JSON.stringify(event === 'ack' ? [body] : [event, body]);
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}

/**
 * A server that is not to be trusted: it stands in front of the real one, sees every frame in the clear as the server does,
 * and lets an attack change, repeat, move, drop or invent what it carries. It has what a server has, so not the link's secret.
 */
export class HostileProxy {
  attack: Attack = {};
  readonly origin: string;
  readonly #server: Server;
  readonly #sockets: WebSocket[] = [];

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.origin = `http://localhost:${port}`;
  }

  static async inFrontOf(target: string): Promise<HostileProxy> {
    const server = createServer((request, response) => relay(target, request, response));
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const proxy = new HostileProxy(server, (server.address() as AddressInfo).port);
    const acceptor = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      acceptor.handleUpgrade(request, socket, head, (client) => proxy.#carry(client, target, request));
    });
    return proxy;
  }

  /** Says `frame` to a person as if the server had. */
  inject(person: number, frame: Frame): void {
    this.#sockets[person]?.send(format(frame));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(client: WebSocket, target: string, { url = '/', headers }: IncomingMessage): void {
    const person = this.#sockets.push(client) - 1;
    const server = new WebSocket(new URL(url, target.replace('http', 'ws')), {
      headers: { host: headers.host ?? '', origin: headers.origin ?? '' },
    });
    const early: string[] = [];
    const up = (text: string) => (server.readyState === WebSocket.OPEN ? server.send(text) : early.push(text));
    server.on('open', () => early.splice(0).forEach((text) => server.send(text)));
    client.on('message', (data) => this.#pass(textOf(data), person, 'up', up));
    server.on('message', (data) => this.#pass(textOf(data), person, 'down', (text) => client.send(text)));
    client.on('close', () => server.close());
    server.on('close', () => client.close());
    client.on('error', () => server.terminate());
    server.on('error', () => client.terminate());
  }

  #pass(text: string, person: number, way: 'up' | 'down', send: (text: string) => void): void {
    const frame = parse(text);
    const attack = this.attack[way]?.bind(this.attack);
    if (!frame || !attack) return send(text);
    for (const passed of attack(frame, person)) send(format(passed));
  }
}

/** Passes a request on and its answer back. */
export function relay(target: string, request: IncomingMessage, response: ServerResponse): void {
  const onward = forward(new URL(request.url ?? '/', target), { method: request.method ?? 'GET', headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
