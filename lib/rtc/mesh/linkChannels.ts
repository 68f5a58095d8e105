import { Scope } from '#lib/kernel/scope.ts';
import { parseControl } from '#lib/protocol/control.ts';
import type { ControlMessage } from '#lib/protocol/control.ts';
import type { DataLink } from '../dataLink.ts';
import { ChannelPort } from './channelPort.ts';
import { readFingerprints } from './fingerprints.ts';
import type { CertifiedConnection } from './fingerprints.ts';

export interface LinkChannelsOptions {
  readonly onControlOpen: () => void;
  readonly onControl: (message: ControlMessage) => void;
  /** The other side's page gave its sign of life. */
  readonly onBeat: () => void;
  /** What beside media can be sent from now on; null from when it is over. */
  readonly onData: (data: DataLink | null) => void;
}

/** The part of a connection that channels need. */
type Carrier = Pick<RTCPeerConnection, 'createDataChannel'> & CertifiedConnection;

/** The channels' ids on both sides: they are negotiated out of band, so they cost no signal of their own. */
const ids = { control: 0, heartbeat: 1, chat: 2, files: 3, verification: 4 } as const;

/** Those that carry what is not the link's own. */
type DataChannelName = 'chat' | 'files' | 'verification';

/**
 * How often a beat goes out, in packets of their own. Where nobody speaks and no camera is on, two beats in a row that are lost are
 * silence: with one packet in ten lost, that would be every other minute.
 */
const BEAT_COPIES = 2;

/** The data channels of one connection. */
export class LinkChannels {
  readonly #scope = new Scope();
  readonly #control: RTCDataChannel;
  readonly #heartbeat: RTCDataChannel;

  constructor(pc: Carrier, { onControlOpen, onControl, onBeat, onData }: LinkChannelsOptions) {
    const open = (label: keyof typeof ids, how: RTCDataChannelInit = {}): RTCDataChannel => {
      const channel = pc.createDataChannel(label, { ...how, negotiated: true, id: ids[label] });
      this.#scope.add(() => channel.close());
      return channel;
    };
    this.#control = open('control');
    this.#scope.listen(this.#control, 'open', onControlOpen);
    this.#scope.listen(this.#control, 'message', (event) => {
      const message = parseControl((event as MessageEvent<unknown>).data);
      if (message) onControl(message);
    });
    // Unreliable: after an outage a reliable channel waits for its next retransmission, which may be as far off as the outage was long.
    this.#heartbeat = open('heartbeat', { ordered: false, maxRetransmits: 0 });
    this.#scope.listen(this.#heartbeat, 'message', onBeat);
    const channels = { chat: open('chat'), files: open('files'), verification: open('verification') };
    this.#openData(channels, () => readFingerprints(pc), onData);
  }

  /** Silently nothing while the channel is not open: what counts is said when it opens. */
  sendControl(message: ControlMessage): void {
    if (this.#control.readyState === 'open') this.#control.send(JSON.stringify(message));
  }

  /** Dropped where it does not get through at once: the next one says the same. */
  sendBeat(): void {
    if (this.#heartbeat.readyState !== 'open') return;
    for (let copy = 0; copy < BEAT_COPIES; copy++) this.#heartbeat.send('');
  }

  close(): void {
    this.#scope.close();
  }

  #openData(channels: Readonly<Record<DataChannelName, RTCDataChannel>>, readFingerprints: DataLink['readFingerprints'], onData: (data: DataLink | null) => void): void {
    const port = (channel: RTCDataChannel): ChannelPort => {
      const made = new ChannelPort(channel);
      this.#scope.add(() => made.close());
      return made;
    };
    const link: DataLink = { chat: port(channels.chat), files: port(channels.files), verification: port(channels.verification), readFingerprints };
    let given = false;
    const give = () => {
      if (given || Object.values(channels).some(({ readyState }) => readyState !== 'open')) return;
      given = true;
      onData(link);
    };
    const take = () => {
      if (!given) return;
      given = false;
      onData(null);
    };
    for (const channel of Object.values(channels)) {
      this.#scope.listen(channel, 'open', give);
      this.#scope.listen(channel, 'close', take);
    }
    this.#scope.add(take);
  }
}
