import type { WordNumbers } from '#lib/crypto/verification.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { transition } from '#lib/kernel/machine.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import { MAX_DECIDED } from '#lib/protocol/move.ts';
import type { Decided } from '#lib/protocol/move.ts';
import { parseVerification } from '#lib/protocol/verification.ts';
import type { Fingerprint, VerificationMessage } from '#lib/protocol/verification.ts';
import type { DataLink, DataPort } from '#lib/rtc/dataLink.ts';
import { PairExchange } from './pairExchange.ts';
import { RoomExchange } from './roomExchange.ts';
import { verdictTable } from './verdictMachine.ts';
import type { Verdict, VerdictInput } from './verdictMachine.ts';
import type { Exchange, PersonVerification, Verification, VerificationSnapshot } from './verificationPort.ts';

export interface VerificationOptions {
  readonly room: RoomName;
  readonly self: ParticipantId;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly links: Readable<ReadonlyMap<ParticipantId, DataLink>>;
  /** To whom neither sound nor pictures go, whole. */
  readonly withhold: (from: ReadonlySet<ParticipantId>) => void;
  /** What the person had decided in this seat on another device. It holds for the same certificates only. */
  readonly decided: readonly Decided[];
}

/** What one participant may send. An exchange is two messages; rounds of a room are two each. */
const MESSAGES = { perSecond: 4, burst: 240 };

/** Participants of whom it is remembered what was decided: more than a room holds, for those who come back. */
const MAX_REMEMBERED = 512;

const waiting: Exchange = { state: 'waiting' };

/** What was decided about somebody, and about which certificate. */
interface Decision {
  readonly verdict: Verdict;
  readonly fingerprint: Fingerprint;
}

/** The connection to one participant. */
interface Line {
  readonly link: DataLink;
  readonly scope: Scope;
  exchange: Exchange;
}

/** Verification of everybody in one visit. Runs by itself on every connection that comes up; people join in when they want to. */
export class VerificationRoom implements Verification {
  readonly snapshot = new Store<VerificationSnapshot>({ people: new Map(), room: { state: 'few' } });
  readonly #options: VerificationOptions;
  readonly #lines = new Map<ParticipantId, Line>();
  readonly #decisions = new Map<ParticipantId, Decision>();
  readonly #allowances = new Map<ParticipantId, TokenBucket>();
  readonly #room: RoomExchange;
  // What is hashed takes a moment; in the queue, what comes first stays first.
  readonly #queue = new SerialQueue(() => {});
  #present: ReadonlySet<ParticipantId> = new Set();

  constructor(options: VerificationOptions) {
    this.#options = options;
    const { room, self, clock, scope, links } = options;
    this.#room = new RoomExchange({ room, self, clock, send: (to, message) => send(this.#lines.get(to)?.link.verification, message) });
    for (const { id, verdict, fingerprint } of options.decided) this.#decisions.set(id, { verdict, fingerprint });
    this.#withhold();
    scope.add(() => this.#queue.close());
    scope.add(this.#room.shown.subscribe(() => this.#show()));
    scope.add(links.subscribe(() => this.#follow()));
    this.#follow();
  }

  /** Who else is in the room. */
  setPresent(present: ReadonlySet<ParticipantId>): void {
    this.#present = present;
    for (const id of this.#allowances.keys()) if (!present.has(id)) this.#allowances.delete(id);
    void this.#queue.push(() => this.#room.setPresent(present));
    this.#show();
  }

  confirm(id: ParticipantId, words: WordNumbers): void {
    if (this.#sees(id, words)) this.#decide(id, 'match');
  }

  refuse(id: ParticipantId, words: WordNumbers): void {
    if (this.#sees(id, words)) this.#decide(id, 'mismatch');
  }

  resume(id: ParticipantId): void {
    this.#decide(id, 'resume');
  }

  confirmRoom(words: WordNumbers): void {
    const { room } = this.snapshot.get();
    if (room.state === 'revealed' && room.words === words) for (const id of this.#present) this.#decide(id, 'match');
  }

  decided(): readonly Decided[] {
    const all = [...this.#decisions].flatMap(([id, { verdict, fingerprint }]) => (verdict === 'link' ? [] : [{ id, verdict, fingerprint }]));
    return all.slice(-MAX_DECIDED);
  }

  /** Whether `words` are those of the connection that is up, and no earlier ones. */
  #sees(id: ParticipantId, words: WordNumbers): boolean {
    const exchange = this.#lines.get(id)?.exchange;
    return exchange?.state === 'revealed' && exchange.words === words;
  }

  #follow(): void {
    const links = this.#options.links.get();
    for (const [id, { link, scope }] of this.#lines) {
      if (links.get(id) === link) continue;
      scope.close();
      this.#lines.delete(id);
    }
    for (const [id, link] of links) {
      if (this.#lines.has(id)) continue;
      const line: Line = { link, scope: this.#options.scope.child(), exchange: waiting };
      this.#lines.set(id, line);
      void this.#queue.push(() => this.#open(id, line));
    }
    this.#show();
  }

  async #open(id: ParticipantId, line: Line): Promise<void> {
    const { link, scope } = line;
    const fingerprints = await link.readFingerprints();
    if (scope.closed) return;
    if (!fingerprints) return this.#setExchange(line, { state: 'failed', reason: 'unreadable' });
    const { own, remote } = fingerprints;
    this.#meet(id, remote);
    const { room, self } = this.#options;
    const port = link.verification;
    const pair = new PairExchange({ room, self: { id: self, fingerprint: own }, other: { id, fingerprint: remote }, send: (message) => send(port, message) });
    scope.add(pair.shown.subscribe(() => this.#setExchange(line, pair.shown.get())));
    await pair.start();
    await this.#room.linkUp(id, own, remote);
    if (!scope.closed) scope.add(port.listen((data) => this.#receive(id, scope, pair, data)));
  }

  #receive(id: ParticipantId, scope: Scope, pair: PairExchange, data: unknown): void {
    const message = this.#allow(id) ? parseVerification(data) : null;
    void this.#queue.push(async () => {
      if (scope.closed) return;
      if (!message) {
        pair.violate();
        await this.#room.violate(id);
      } else if (message.kind === 'commit' || message.kind === 'reveal') await pair.hear(message);
      else await this.#room.hear(id, message);
    });
  }

  #allow(id: ParticipantId): boolean {
    const allowance = this.#allowances.get(id) ?? new TokenBucket(this.#options.clock, MESSAGES);
    this.#allowances.set(id, allowance);
    return allowance.take(1);
  }

  /** A connection with that certificate is up. */
  #meet(id: ParticipantId, fingerprint: Fingerprint): void {
    const before = this.#decisions.get(id);
    this.#decisions.set(id, { verdict: before?.verdict ?? 'link', fingerprint });
    if (before) this.#decide(id, before.fingerprint === fingerprint ? 'same-certificate' : 'new-certificate');
    for (const [old] of this.#decisions) if (this.#decisions.size > MAX_REMEMBERED && !this.#present.has(old)) this.#decisions.delete(old);
  }

  #decide(id: ParticipantId, input: VerdictInput): void {
    const decision = this.#decisions.get(id);
    const verdict = decision && transition(verdictTable, decision.verdict, input);
    if (!verdict) return;
    this.#decisions.set(id, { ...decision, verdict });
    this.#withhold();
    this.#show();
  }

  #withhold(): void {
    const refused = [...this.#decisions].filter(([, one]) => one.verdict === 'refused');
    this.#options.withhold(new Set(refused.map(([one]) => one)));
  }

  #setExchange(line: Line, exchange: Exchange): void {
    line.exchange = exchange;
    this.#show();
  }

  #show(): void {
    const { people: before } = this.snapshot.get();
    const people = new Map([...this.#present].map((id): [ParticipantId, PersonVerification] => {
      const now = { exchange: this.#lines.get(id)?.exchange ?? waiting, verdict: this.#decisions.get(id)?.verdict ?? 'link' };
      const last = before.get(id);
      return [id, last && last.exchange === now.exchange && last.verdict === now.verdict ? last : now];
    }));
    const room = this.#room.shown.get();
    const same = people.size === before.size && [...people].every(([id, one]) => before.get(id) === one);
    if (!same || room !== this.snapshot.get().room) this.snapshot.set({ people, room });
  }
}

/** Silently nothing where no connection is up. */
function send(port: DataPort | undefined, message: VerificationMessage): void {
  port?.send(JSON.stringify(message));
}
