import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { Coturn } from './coturn.ts';

/**
 * The way to the relay, which can be cut: then every packet is dropped, either way, and nothing is refused. A relay that is frozen
 * instead keeps what comes in its sockets' buffers and hands it on when it thaws, seconds late.
 */
class Gate {
  readonly port: number;
  readonly #front: Socket;
  readonly #backs = new Map<string, Socket>();
  open = true;

  private constructor(front: Socket, behind: number) {
    this.#front = front;
    this.port = front.address().port;
    front.on('message', (packet, { address, port }) => {
      if (this.open) this.#back(address, port).send(packet, behind, '127.0.0.1');
    });
    front.on('error', () => {});
  }

  static async before(port: number): Promise<Gate> {
    const front = createSocket('udp4');
    front.bind(0, '127.0.0.1');
    await once(front, 'listening');
    return new Gate(front, port);
  }

  close(): void {
    for (const socket of [this.#front, ...this.#backs.values()]) socket.close();
  }

  /** Each client gets a socket of its own, by which the relay tells them apart. */
  #back(address: string, port: number): Socket {
    const client = `${address}:${port}`;
    const known = this.#backs.get(client);
    if (known) return known;
    const back = createSocket('udp4');
    back.on('message', (packet) => {
      if (this.open) this.#front.send(packet, port, address);
    });
    back.on('error', () => {});
    this.#backs.set(client, back);
    return back;
  }
}

/** A coturn on the loopback whose way can be cut. With `relayOnly` in every page all media goes through it. */
export class TurnServer {
  /** What the app's server has to be started with. */
  readonly env: Readonly<Record<'TURN_URLS' | 'TURN_SECRET', string>>;
  readonly #coturn: Coturn;
  readonly #gate: Gate;

  private constructor(coturn: Coturn, gate: Gate) {
    this.#coturn = coturn;
    this.#gate = gate;
    this.env = { TURN_URLS: coturn.url('udp', gate.port), TURN_SECRET: coturn.secret };
  }

  static async start(): Promise<TurnServer> {
    const coturn = await Coturn.start();
    return new TurnServer(coturn, await Gate.before(coturn.port));
  }

  /** From here on every packet to it and from it is lost. */
  cut(): void {
    this.#gate.open = false;
  }

  mend(): void {
    this.#gate.open = true;
  }

  async stop(): Promise<void> {
    await this.#coturn.stop();
    this.#gate.close();
  }
}

/** Runs in a page before anything else: every connection takes the relay alone, whatever the app asks for. */
export function relayOnly(): void {
  const Native = window.RTCPeerConnection;
  const relayed = (configuration: RTCConfiguration = {}): RTCConfiguration => ({ ...configuration, iceTransportPolicy: 'relay' });
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(relayed(configuration));
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(relayed(configuration));
    }
  };
}
