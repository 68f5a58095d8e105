import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';
import { parseChat } from '#lib/protocol/chat.ts';
import type { ChatChannelMessage } from '#lib/protocol/chat.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { DataLink, DataPort } from '#lib/rtc/dataLink.ts';

export interface PostOptions {
  readonly clock: Clock;
  readonly scope: Scope;
  readonly links: Readable<ReadonlyMap<ParticipantId, DataLink>>;
  /** Everybody else in the room. */
  readonly present: () => readonly ParticipantId[];
  /** Sealed, through the server: slow, limited, and there when a link is not. */
  readonly relay: (to: ParticipantId, text: string) => void;
  readonly onMessage: (from: ParticipantId, message: ChatChannelMessage) => void;
  /** A link has come up: what is state is said on it. */
  readonly onLink: (id: ParticipantId) => void;
}

/** What does not get through a link at once: `relay` goes through the server, `drop` was only worth something now. */
export type Otherwise = 'relay' | 'drop';

/** Bytes in the browser's queue above which the rest waits here: a long history must not hold back what is written meanwhile. */
const HIGH_WATER_BYTES = 1024 * 1024;

/**
 * What one participant may send, in messages and in characters. Nobody types as fast; a whole history comes once. What is beyond is not
 * looked at.
 */
const MESSAGES = { perSecond: 50, burst: 2_000 };
const CHARS = { perSecond: 256 * 1024, burst: 24 * 1024 * 1024 };

interface Line {
  readonly port: DataPort;
  readonly scope: Scope;
  readonly waiting: string[];
}

interface Allowance {
  readonly messages: TokenBucket;
  readonly chars: TokenBucket;
}

/** Brings messages to the others and theirs in: over the link where it is up, and through the server where it is not. */
export class Post {
  readonly #options: PostOptions;
  readonly #lines = new Map<ParticipantId, Line>();
  readonly #allowances = new Map<ParticipantId, Allowance>();

  constructor(options: PostOptions) {
    this.#options = options;
    const { links, scope } = options;
    scope.add(links.subscribe(() => this.#follow()));
  }

  /** Begins with the links that are up already. */
  start(): void {
    this.#follow();
  }

  /** Whoever is gone is allowed anew when they come back. */
  setPresent(present: ReadonlySet<ParticipantId>): void {
    for (const id of this.#allowances.keys()) if (!present.has(id)) this.#allowances.delete(id);
  }

  send(to: ParticipantId, message: ChatChannelMessage, otherwise: Otherwise): void {
    const text = JSON.stringify(message);
    const line = this.#lines.get(to);
    if (line) {
      line.waiting.push(text);
      this.#pump(line);
    } else if (otherwise === 'relay') this.#options.relay(to, text);
  }

  broadcast(message: ChatChannelMessage, otherwise: Otherwise): void {
    for (const id of this.#options.present()) this.send(id, message, otherwise);
  }

  /** Something has come, over a link or opened from a seal: `from` is certain, `text` is anything. */
  receive(from: ParticipantId, data: unknown): void {
    if (typeof data !== 'string' || !this.#allow(from, data.length)) return;
    const message = parseChat(data);
    if (message) this.#options.onMessage(from, message);
  }

  #follow(): void {
    const links = this.#options.links.get();
    for (const [id, { port, scope }] of this.#lines) {
      if (links.get(id)?.chat === port) continue;
      scope.close();
      this.#lines.delete(id);
    }
    for (const [id, { chat: port }] of links) {
      if (this.#lines.has(id)) continue;
      const line: Line = { port, scope: this.#options.scope.child(), waiting: [] };
      this.#lines.set(id, line);
      line.scope.add(port.onLow(() => this.#pump(line)));
      this.#options.onLink(id);
      // After what is said first: what came meanwhile may be answered.
      line.scope.add(port.listen((data) => this.receive(id, data)));
    }
  }

  #pump({ port, waiting }: Line): void {
    while (waiting.length > 0 && port.bufferedAmount < HIGH_WATER_BYTES) {
      const [text] = waiting;
      // The link is going: the next one compares what both sides have.
      if (text === undefined || !port.send(text)) return;
      waiting.shift();
    }
  }

  #allow(from: ParticipantId, chars: number): boolean {
    const { clock } = this.#options;
    const allowance = this.#allowances.get(from) ?? { messages: new TokenBucket(clock, MESSAGES), chars: new TokenBucket(clock, CHARS) };
    this.#allowances.set(from, allowance);
    return allowance.messages.take(1) && allowance.chars.take(chars);
  }
}
