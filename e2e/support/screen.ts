// Runs in the page before anything else. It watches what is said and sent of screens, and changes nothing of it.

/** What has been decoded of one participant's screen, as counted by the browser since the link began. */
export interface ScreenSample {
  readonly framesDecoded: number;
  readonly totalAudioEnergy: number;
}

/** Which sources the other side said it sends, and when it was heard, ms since the epoch. */
export interface HeardMedia {
  readonly at: number;
  readonly screen: boolean;
  readonly screenAudio: boolean;
}

export interface ScreenWatch {
  readonly heard: HeardMedia[];
  /** Whatever `negotiationneeded` and `signalingstatechange` were fired, on any connection. */
  readonly negotiation: string[];
  receivedFrom(participant: string): Promise<ScreenSample>;
  /** A small grey picture of a participant's screen. */
  pictureOf(participant: string): Promise<number[]>;
}

declare global {
  interface Window {
    parleyScreen: ScreenWatch;
  }
}

export function installScreenWatch(): void {
  const heard: HeardMedia[] = [];
  const negotiation: string[] = [];

  const hear = ({ data }: MessageEvent): void => {
    if (typeof data !== 'string' || !data.includes('"media"')) return;
    const message = JSON.parse(data) as { kind: string; media: { screen: boolean; screenAudio: boolean } };
    if (message.kind === 'media') heard.push({ at: Date.now(), screen: message.media.screen, screenAudio: message.media.screenAudio });
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      for (const type of ['negotiationneeded', 'signalingstatechange']) this.addEventListener(type, () => negotiation.push(type));
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('message', hear);
      return channel;
    }
  };

  // Microphone, camera, screen, screen audio: every connection has them in this order.
  const receiversOf = (participant: string): readonly [RTCRtpReceiver, RTCRtpReceiver] => {
    const stream = document.querySelector<HTMLVideoElement>(`[data-testid="tile"][data-participant="${participant}"][data-source="camera"] video`)?.srcObject;
    const tracks = stream instanceof MediaStream ? stream.getTracks() : [];
    const connection = window.parleyProbe.connections.find((it) => it.connectionState !== 'closed' && it.getReceivers().some(({ track }) => tracks.includes(track)));
    const [, , screen, screenAudio] = connection?.getTransceivers() ?? [];
    if (!screen || !screenAudio) throw new Error(`no connection to ${participant}`);
    return [screen.receiver, screenAudio.receiver];
  };
  const inbound = async (receiver: RTCRtpReceiver): Promise<RTCInboundRtpStreamStats | null> => {
    let found: RTCInboundRtpStreamStats | null = null;
    (await receiver.getStats()).forEach((stat: { type: string }) => {
      if (stat.type === 'inbound-rtp') found = stat as RTCInboundRtpStreamStats;
    });
    return found;
  };
  /** A browser decodes sound, and draws pictures, only for something that plays them. */
  const players = new Map<MediaStreamTrack, HTMLVideoElement>();
  const playerOf = async ({ track }: RTCRtpReceiver): Promise<HTMLVideoElement> => {
    let player = players.get(track);
    if (!player) {
      player = document.createElement('video');
      players.set(track, player);
      player.muted = track.kind === 'video';
      player.srcObject = new MediaStream([track]);
      await player.play();
    }
    return player;
  };

  window.parleyScreen = {
    heard,
    negotiation,

    async receivedFrom(participant) {
      const receivers = receiversOf(participant);
      void playerOf(receivers[1]).catch(() => {});
      const [picture, sound] = await Promise.all(receivers.map(inbound));
      return { framesDecoded: picture?.framesDecoded ?? 0, totalAudioEnergy: sound?.totalAudioEnergy ?? 0 };
    },

    async pictureOf(participant) {
      const player = await playerOf(receiversOf(participant)[0]);
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [32, 24];
      const context = canvas.getContext('2d');
      if (!context) return [];
      context.drawImage(player, 0, 0, 32, 24);
      const { data } = context.getImageData(0, 0, 32, 24);
      return Array.from({ length: 32 * 24 }, (_, at) => ((data[at * 4] ?? 0) + (data[at * 4 + 1] ?? 0) + (data[at * 4 + 2] ?? 0)) / 3);
    },
  };
}
