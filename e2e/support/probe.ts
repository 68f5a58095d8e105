// Runs in the page before anything else. It watches what the page does with the browser and changes nothing of it.

/** What has been decoded of one participant's camera and microphone, as counted by the browser since the link began. */
export interface MediaSample {
  /** Of RTCInboundRtpStreamStats (webrtc-stats). */
  readonly framesDecoded: number;
  readonly totalAudioEnergy: number;
  readonly audioPackets: number;
}

export interface Probe {
  readonly connections: RTCPeerConnection[];
  /** Every track that getUserMedia or getDisplayMedia gave out. */
  readonly captured: MediaStreamTrack[];
  readonly rejections: string[];
  /** One sample for each of them, `null` for whom no stream is shown. */
  receivedFrom(participants: readonly string[]): Promise<(MediaSample | null)[]>;
  /** A small grey picture of a tile's video; null while it has none. */
  pictureOf(participant: string): number[] | null;
}

declare global {
  interface Window {
    parleyProbe: Probe;
  }
}

export function installProbe(): void {
  const connections: RTCPeerConnection[] = [];
  const captured: MediaStreamTrack[] = [];
  const rejections: string[] = [];

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  window.addEventListener('unhandledrejection', ({ reason }) => rejections.push(String(reason)));

  // Absent on an insecure page.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices) {
    const native = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await native(constraints);
      captured.push(...stream.getTracks());
      return stream;
    };
    // Absent on phones.
    if ('getDisplayMedia' in devices) {
      const nativeDisplay = devices.getDisplayMedia.bind(devices);
      devices.getDisplayMedia = async (options) => {
        const stream = await nativeDisplay(options);
        captured.push(...stream.getTracks());
        return stream;
      };
    }
  }

  const videoOf = (participant: string) =>
    document.querySelector<HTMLVideoElement>(`[data-testid="tile"][data-participant="${participant}"][data-source="camera"] video`);

  const received = async (participant: string): Promise<MediaSample | null> => {
    const stream = videoOf(participant)?.srcObject;
    if (!(stream instanceof MediaStream)) return null;
    const tracks = new Set(stream.getTracks());
    let [framesDecoded, totalAudioEnergy, audioPackets] = [0, 0, 0];
    let found = false;
    for (const connection of connections) {
      if (connection.connectionState === 'closed') continue;
      for (const receiver of connection.getReceivers().filter(({ track }) => tracks.has(track))) {
        found = true;
        const report: unknown[] = [];
        (await receiver.getStats()).forEach((stat) => report.push(stat));
        for (const stat of report as (RTCInboundRtpStreamStats & { type: string })[]) {
          if (stat.type !== 'inbound-rtp') continue;
          if (stat.kind === 'video') framesDecoded += stat.framesDecoded ?? 0;
          else {
            totalAudioEnergy += stat.totalAudioEnergy ?? 0;
            audioPackets += stat.packetsReceived ?? 0;
          }
        }
      }
    }
    return found ? { framesDecoded, totalAudioEnergy, audioPackets } : null;
  };

  window.parleyProbe = {
    connections,
    captured,
    rejections,

    receivedFrom: (participants) => Promise.all(participants.map(received)),

    pictureOf(participant) {
      const video = videoOf(participant);
      if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [32, 24];
      const context = canvas.getContext('2d');
      if (!context) return null;
      context.drawImage(video, 0, 0, 32, 24);
      const { data } = context.getImageData(0, 0, 32, 24);
      return Array.from({ length: 32 * 24 }, (_, at) => ((data[at * 4] ?? 0) + (data[at * 4 + 1] ?? 0) + (data[at * 4 + 2] ?? 0)) / 3);
    },
  };
}
