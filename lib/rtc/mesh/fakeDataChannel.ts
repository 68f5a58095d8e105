/** What a fake channel needs of its connection. */
export interface FakeChannelCarrier {
  readonly closed: boolean;
  /** Whether packets pass just now. */
  readonly flowing: boolean;
  /** Runs `run` when a packet sent now would be there; never once the connection is closed. */
  packet(run: () => void): void;
  /** The channel of the same id on the connection at the other end. */
  peerChannel(id: number): FakeDataChannel | null;
}

/** A negotiated data channel: ordered as long as both connections live, and reliable unless it may not retransmit. */
export class FakeDataChannel extends EventTarget {
  readonly id: number;
  readonly label: string;
  readyState: RTCDataChannelState = 'connecting';
  readonly #carrier: FakeChannelCarrier;
  readonly #reliable: boolean;
  binaryType: BinaryType = 'arraybuffer';
  bufferedAmountLowThreshold = 0;
  #queue: (string | ArrayBuffer)[] = [];
  #pumping = false;

  constructor(carrier: FakeChannelCarrier, label: string, id: number, reliable: boolean) {
    super();
    this.#carrier = carrier;
    this.#reliable = reliable;
    this.label = label;
    this.id = id;
  }

  /** Sent and not delivered. */
  get undelivered(): readonly (string | ArrayBuffer)[] {
    return this.#queue;
  }

  /** Bytes of what is not delivered: this fake has no other queue. */
  get bufferedAmount(): number {
    return this.#queue.reduce((sum, data) => sum + (typeof data === 'string' ? data.length : data.byteLength), 0);
  }

  send(data: string | ArrayBuffer): void {
    if (this.readyState !== 'open') throw new DOMException('the channel is not open', 'InvalidStateError');
    if (!this.#reliable && !this.#carrier.flowing) return;
    this.#queue.push(data);
    this.pump();
  }

  /** Delivers what waits, one packet after another, while packets pass. */
  pump(): void {
    if (this.#pumping || this.#queue.length === 0 || !this.#carrier.flowing) return;
    this.#pumping = true;
    this.#carrier.packet(() => {
      this.#pumping = false;
      const other = this.#carrier.peerChannel(this.id);
      if (!this.#carrier.flowing || other?.readyState !== 'open') return;
      const before = this.bufferedAmount;
      const data = this.#queue.shift();
      if (data !== undefined) other.receive(data);
      const low = this.bufferedAmountLowThreshold;
      if (before > low && this.bufferedAmount <= low) this.dispatchEvent(new Event('bufferedamountlow'));
      this.pump();
    });
  }

  receive(data: string | ArrayBuffer): void {
    if (this.readyState === 'open') this.dispatchEvent(new MessageEvent('message', { data }));
  }

  open(): void {
    if (this.readyState !== 'connecting') return;
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
    this.pump();
    this.#carrier.peerChannel(this.id)?.pump();
  }

  close(): void {
    if (this.readyState === 'closed') return;
    const other = this.#carrier.peerChannel(this.id);
    this.readyState = 'closed';
    if (other) this.#carrier.packet(() => other.closedByPeer());
  }

  closedByPeer(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }
}
