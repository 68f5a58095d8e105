import { noticeSchemas, requestSchemas } from '#lib/protocol/events.ts';
import type { NoticeName, NoticeOf, ReplyOf, RequestName, RequestOf } from '#lib/protocol/events.ts';
import { ThinSocket } from '../../bench/load/thinSocket.ts';

/** ms that the server may take to answer. */
const ANSWER_MS = 20_000;

/** A thin socket that holds the server to the contract: whatever it says is parsed. */
export class RawClient {
  readonly #socket: ThinSocket;

  private constructor(socket: ThinSocket) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<RawClient> {
    return new RawClient(await ThinSocket.open(port));
  }

  /** Resolves once the connection is gone, whoever ended it. */
  get closed(): Promise<void> {
    return this.#socket.closed;
  }

  async request<N extends RequestName>(name: N, body: RequestOf<N>): Promise<ReplyOf<N>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer to ${name}`)), ANSWER_MS);
    });
    const reply = await Promise.race([this.#socket.request(name, body), late]).finally(() => clearTimeout(timer));
    return requestSchemas[name].reply.parse(reply);
  }

  /** Calls `heard` with what the server says under `name` from now on; one listener a name. */
  on<N extends NoticeName>(name: N, heard: (notice: NoticeOf<N>) => void): void {
    this.#socket.on(name, (packet) => {
      const [, notice] = JSON.parse(packet.slice(2)) as unknown[];
      heard(noticeSchemas[name].parse(notice));
    });
  }

  /** As a page that is closed: the socket says so. */
  close(): void {
    this.#socket.close();
  }

  /** As a process that is killed: the connection is gone without a word. */
  vanish(): void {
    this.#socket.vanish();
  }
}
