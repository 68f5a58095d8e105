// What arrives of others, watched from inside the page: how long pictures and sound stood still, and what the tiles showed.

/** An interval without a newly decoded frame, or without sound that came from a packet. ms since the epoch; `to` null while it lasts. */
export interface Pause {
  readonly from: number;
  readonly to: number | null;
}

/** What a tile showed from `at` on (ms since the epoch); `link` null: there was no tile. */
export interface TileChange {
  readonly at: number;
  readonly link: string | null;
  /** The stream its video plays, a new one for each connection. */
  readonly stream: string | null;
}

/** What `status` said about the way to the server from `at` on, ms since the epoch. */
export interface StatusChange {
  readonly at: number;
  readonly state: string;
}

export interface Flow {
  readonly video: readonly Pause[];
  readonly audio: readonly Pause[];
  readonly tile: readonly TileChange[];
}

export interface FlowReport {
  /** One for each participant that is watched. */
  readonly flows: Readonly<Record<string, Flow>>;
  readonly status: readonly StatusChange[];
  /** Most camera tiles that were there at once, one's own included. */
  readonly mostTiles: number;
  /** When the page itself had no turn on the machine, and so could not look. */
  readonly stalls: readonly Pause[];
}

export interface FlowWatch {
  start(participants: readonly string[]): void;
  read(): FlowReport;
}

declare global {
  interface Window {
    parleyFlow: FlowWatch;
  }
}

/** Runs in the page after the probe. Costs nothing until it is started. */
export function installFlowWatch(): void {
  const SAMPLE_MS = 50;
  const STALL_MS = 100;
  /** Shorter ones are what a picture of twenty frames a second is made of. */
  const SHORTEST_PAUSE_MS = 100;

  interface Stream {
    last: number;
    seen: string;
    readonly pauses: { from: number; to: number | null }[];
  }
  interface Watched {
    readonly video: Stream;
    readonly audio: Stream;
    readonly tile: { at: number; link: string | null; stream: string | null }[];
  }
  const all = new Map<string, Watched>();
  let status: { at: number; state: string }[] = [];
  let [mostTiles, sampled] = [0, 0];
  let stalls: Pause[] = [];

  const tileOf = (participant: string) =>
    document.querySelector(`[data-testid="tile"][data-participant="${participant}"][data-source="camera"]`);

  const advance = (stream: Stream, seen: string, at: number) => {
    if (seen === stream.seen) return;
    stream.seen = seen;
    if (at - stream.last > SHORTEST_PAUSE_MS) stream.pauses.push({ from: stream.last, to: at });
    stream.last = at;
  };

  const look = () => {
    mostTiles = Math.max(mostTiles, document.querySelectorAll('[data-testid="tile"][data-source="camera"]').length);
    const state = document.querySelector('[data-testid="status"]')?.getAttribute('data-state') ?? '';
    if (status.at(-1)?.state !== state) status.push({ at: Date.now(), state });
    for (const [participant, { tile }] of all) {
      const element = tileOf(participant);
      const shown = element?.querySelector('video')?.srcObject;
      const [link, stream] = [element?.getAttribute('data-link') ?? null, shown instanceof MediaStream ? shown.id : null];
      const before = tile.at(-1);
      if (before?.link !== link || before.stream !== stream) tile.push({ at: Date.now(), link, stream });
    }
  };

  const sample = () => {
    const at = Date.now();
    if (at - sampled > STALL_MS) stalls.push({ from: sampled, to: at });
    sampled = at;
    look();
    const receivers = window.parleyProbe.connections.flatMap((it) => (it.connectionState === 'closed' ? [] : it.getReceivers()));
    for (const [participant, watched] of all) {
      const stream = tileOf(participant)?.querySelector('video')?.srcObject;
      if (!(stream instanceof MediaStream)) continue;
      for (const track of stream.getTracks()) {
        // When what a packet of this source brought was last handed on (webrtc-pc, section 5.3.1): a decoded frame, or sound.
        const [source] = receivers.find((it) => it.track === track)?.getSynchronizationSources() ?? [];
        if (source) advance(watched[track.kind === 'video' ? 'video' : 'audio'], `${track.id} ${source.timestamp} ${source.rtpTimestamp}`, at);
      }
    }
  };

  const closed = ({ last, pauses }: Stream) => (Date.now() - last > SHORTEST_PAUSE_MS ? [...pauses, { from: last, to: null }] : pauses);

  let timer = 0;
  window.parleyFlow = {
    start(participants) {
      clearInterval(timer);
      sampled = Date.now();
      mostTiles = 0;
      stalls = [];
      all.clear();
      status = [];
      for (const participant of participants) {
        const fresh = (): Stream => ({ last: Date.now(), seen: '', pauses: [] });
        all.set(participant, { video: fresh(), audio: fresh(), tile: [] });
      }
      // A tile that came and went between two samples is one all the same.
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-link', 'data-state'] });
      look();
      timer = window.setInterval(sample, SAMPLE_MS);
    },
    read() {
      const flows = [...all].map(([id, { video, audio, tile }]) => [id, { video: closed(video), audio: closed(audio), tile }] as const);
      return { flows: Object.fromEntries(flows), status, mostTiles, stalls };
    },
  };
}
