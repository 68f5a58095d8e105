import type { Clock } from '#lib/kernel/clock.ts';
import type { Pace } from '#lib/kernel/pace.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import { firstPicture } from './encodings.ts';
import type { LinkEncodings } from './encodings.ts';
import { Heartbeat } from './heartbeat.ts';
import type { LinkConnection } from './linkConnection.ts';
import { PictureGrowth, SETTLE_MS } from './pictureGrowth.ts';
import type { Vital } from './vitalMachine.ts';
import { vitalResponses } from './vitalResponses.ts';

export interface ConnectionLifeOptions {
  readonly connection: LinkConnection;
  /** The connection's own. */
  readonly scope: Scope;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly encodings: () => LinkEncodings;
  /** The other side is taken for something else, or the path is there anew. */
  readonly onVital: (vital: Vital) => void;
}

/** One connection from the moment it is up: whether the other side is there, and as much of a picture as that deserves. */
export class ConnectionLife {
  readonly #options: ConnectionLifeOptions;
  readonly #growth: PictureGrowth;
  #heartbeat: Heartbeat | null = null;

  constructor(options: ConnectionLifeOptions) {
    this.#options = options;
    const { connection, scope, clock, encodings } = options;
    this.#growth = new PictureGrowth({ connection, scope, clock, target: () => encodings().camera });
  }

  /** ICE and DTLS are up, for the first time or again. */
  connected(): void {
    const settle = this.#heartbeat ? SETTLE_MS : 0;
    this.#heartbeat ??= this.#listen();
    this.#heartbeat.renew();
    this.#heed(this.#heartbeat.vital, settle);
  }

  /** Whether the connection has been up. */
  get begun(): boolean {
    return this.#heartbeat !== null;
  }

  /** The other side's page gave its sign of life. */
  beat(): void {
    this.#heartbeat?.beat();
  }

  /** The network may have changed: silence is believed sooner. */
  suspect(): void {
    this.#heartbeat?.suspect();
  }

  /** What the link may carry has changed. */
  review(): void {
    const { senders } = this.#options.connection;
    if (this.begun && senders.flow === 'all') this.#growth.review();
    else this.#shrink();
    senders.setScreen(this.#options.encodings().screen);
  }

  #listen(): Heartbeat {
    const { connection, scope, clock, pace } = this.#options;
    return new Heartbeat({
      clock,
      scope,
      pace,
      send: () => connection.sendBeat(),
      receivedBytes: () => connection.receivedBytes(),
      onVital: (vital) => this.#heed(vital, SETTLE_MS),
    });
  }

  /** Sends as the other side's signs of life ask for. */
  #heed(vital: Vital, settle: number): void {
    const { flow } = vitalResponses[vital];
    this.#options.onVital(vital);
    this.#options.connection.senders.setFlow(flow);
    if (vital === 'alive') this.#growth.begin(settle);
    // It begins small again once it is let out.
    else if (vital !== 'quiet') this.#shrink();
  }

  #shrink(): void {
    this.#options.connection.senders.setEncoding(firstPicture(this.#options.encodings().camera));
  }
}
