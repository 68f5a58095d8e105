import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { SIGNALING_PATH } from '#lib/protocol/events.ts';

const reply = z.tuple([z.looseObject({ ok: z.boolean(), self: z.optional(z.string()) })]);
export type Reply = z.infer<typeof reply>[0];

/** Where the clients of a load come from: enough addresses that none runs out of ports. */
const addressOf = (number: number) => `127.0.0.${2 + (number % 200)}`;

/** A signaling socket as thin as it can be (socket.io-protocol 5, written out), so that what is loaded is the server. */
export class LoadSocket {
  /** Told of each signal that comes in, unparsed. */
  onSignal: (packet: string) => void = () => {};
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (reply: Reply) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
    socket.on('error', () => {});
  }

  static async open(port: number, number: number): Promise<LoadSocket> {
    const host = `127.0.0.1:${port}`;
    const options = { origin: `http://${host}`, localAddress: addressOf(number), perMessageDeflate: false };
    const socket = new WebSocket(`ws://${host}${SIGNALING_PATH}?EIO=4&transport=websocket`, options);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => socket.send('40'));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server hung up')));
      const greeted = (data: Buffer) => {
        if (!data.toString().startsWith('40')) return;
        socket.off('message', greeted);
        resolve();
      };
      socket.on('message', greeted);
    });
    return new LoadSocket(socket);
  }

  /** Resolves with the answer, whatever it says. */
  request(name: 'join' | 'leave' | 'signal', body: object): Promise<Reply> {
    const id = this.#asked++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(`42${id}${JSON.stringify([name, body])}`);
    });
  }

  close(): void {
    this.#socket.terminate();
  }

  #take(packet: string): void {
    if (packet === '2') return this.#socket.send('3');
    if (packet.startsWith('42["signal"')) return this.onSignal(packet);
    const id = /^43(\d+)/.exec(packet)?.[1];
    if (id === undefined) return;
    const answer = this.#answers.get(Number(id));
    this.#answers.delete(Number(id));
    answer?.(reply.parse(JSON.parse(packet.slice(2 + id.length)))[0]);
  }
}
