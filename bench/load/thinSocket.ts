import { WebSocket } from 'ws';
import { SIGNALING_PATH } from '#lib/protocol/events.ts';

/** A signaling socket as thin as it can be, to have thousands of: Socket.IO's packets, written out (socket.io-protocol 5). */
export class ThinSocket {
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (reply: unknown) => void>();
  readonly #listeners = new Map<string, (packet: string) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => void socket.once('close', () => resolve()));
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
  }

  /** `localAddress`: where it comes from; one address has ports for some twenty-eight thousand sockets. */
  static async open(port: number, localAddress?: string): Promise<ThinSocket> {
    const host = `${localAddress === undefined ? 'localhost' : '127.0.0.1'}:${port}`;
    const options = { origin: `http://${host}`, perMessageDeflate: false, ...(localAddress !== undefined && { localAddress }) };
    const socket = new WebSocket(`ws://${host}${SIGNALING_PATH}?EIO=4&transport=websocket`, options);
    const thin = new ThinSocket(socket);
    await new Promise<void>((resolve, reject) => {
      thin.#listeners.set('', () => resolve());
      socket.once('open', () => socket.send('40'));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server hung up')));
    });
    return thin;
  }

  /** Resolves with the answer, whatever it is; never, when there is none. */
  request(name: string, body: object): Promise<unknown> {
    const id = this.#asked++;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(`42${id}${JSON.stringify([name, body])}`);
    });
  }

  /** Calls `heard` with the whole packet of what the server says under `name` from now on, unparsed; one listener a name. */
  on(name: string, heard: (packet: string) => void): void {
    this.#listeners.set(name, heard);
  }

  /** As a page that is closed: the socket says so. */
  close(): void {
    this.#socket.close();
  }

  /** As a process that is killed: the connection is gone without a word. */
  vanish(): void {
    this.#socket.terminate();
  }

  #take(packet: string): void {
    if (packet === '2') return this.#socket.send('3');
    if (packet.startsWith('40')) return this.#listeners.get('')?.(packet);
    const name = /^42\["(\w+)"/.exec(packet)?.[1];
    if (name !== undefined) return this.#listeners.get(name)?.(packet);
    const id = /^43(\d+)/.exec(packet)?.[1];
    if (id === undefined) return;
    const answer = this.#answers.get(Number(id));
    this.#answers.delete(Number(id));
    const [reply] = JSON.parse(packet.slice(2 + id.length)) as unknown[];
    answer?.(reply);
  }
}
