import { WebSocket } from 'ws';
import { noticeSchemas, requestSchemas, SIGNALING_PATH } from '#lib/protocol/events.ts';
import type { NoticeName, NoticeOf, ReplyOf, RequestName, RequestOf } from '#lib/protocol/events.ts';

/** ms that the server may take to answer. */
const ANSWER_MS = 20_000;

/** A signaling socket as thin as it can be, to have thousands of: Socket.IO's packets, written out (socket.io-protocol 5). */
export class RawClient {
  /** Resolves once the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (reply: unknown) => void>();
  readonly #listeners = new Map<string, (notice: unknown) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => void socket.once('close', () => resolve()));
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
  }

  static async open(port: number): Promise<RawClient> {
    const host = `localhost:${port}`;
    const socket = new WebSocket(`ws://${host}${SIGNALING_PATH}?EIO=4&transport=websocket`, { origin: `http://${host}` });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      client.#waiting.set('40', () => resolve());
      socket.once('open', () => socket.send('40'));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server hung up')));
    });
    return client;
  }

  request<N extends RequestName>(name: N, body: RequestOf<N>): Promise<ReplyOf<N>> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${name}`)), ANSWER_MS);
      this.#waiting.set(`43${id}`, (reply) => {
        clearTimeout(timer);
        resolve(requestSchemas[name].reply.parse(reply));
      });
      this.#socket.send(`42${id}${JSON.stringify([name, body])}`);
    });
  }

  /** Calls `heard` with what the server says under `name` from now on; one listener a name. */
  on<N extends NoticeName>(name: N, heard: (notice: NoticeOf<N>) => void): void {
    this.#listeners.set(name, (notice) => heard(noticeSchemas[name].parse(notice)));
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
    if (packet === '2') this.#socket.send('3');
    if (packet.startsWith('42[')) return this.#hear(JSON.parse(packet.slice(2)) as unknown[]);
    const head = /^4[03]\d*/.exec(packet)?.[0] ?? '';
    const answered = this.#waiting.get(head);
    if (!answered) return;
    this.#waiting.delete(head);
    const [reply]: unknown[] = head === '40' ? [] : (JSON.parse(packet.slice(head.length)) as unknown[]);
    answered(reply);
  }

  #hear([name, notice]: readonly unknown[]): void {
    if (typeof name === 'string') this.#listeners.get(name)?.(notice);
  }
}
