import type { ParticipantId, RoomName, RoomSecret, SeatToken } from '#lib/protocol/ids.ts';
import { participantIdOf } from '#lib/protocol/ids.ts';
import { fakeTrack } from '#lib/rtc/fakes/fakeMedia.ts';
import { noLocalTracks } from '#lib/rtc/mediaTransport.ts';
import type { LocalTracks, MediaTransport } from '#lib/rtc/mediaTransport.ts';
import type { FakePeerConnection } from '#lib/rtc/mesh/fakePeerConnection.ts';
import { MeshTransport } from '#lib/rtc/mesh/meshTransport.ts';
import type { FakeLine } from '#lib/signaling/fakeSignaling.ts';
import type { OpenedEntry } from '../membership.ts';
import type { CallEvent } from '../reduce.ts';
import type { EndReason } from '../snapshot.ts';
import { Visit } from '../visit.ts';
import type { World } from './world.ts';

export interface TabOptions {
  readonly world: World;
  readonly room: RoomName;
  readonly secret: RoomSecret;
  readonly seat: SeatToken;
  readonly name: string;
  /** Its own line, so that killing one tab leaves the computer's others alone. */
  readonly line: FakeLine;
  /** Its computer on the media network. */
  readonly host: string;
}

/** One page in the call: a real visit over a real mesh, with what a view would know of it. */
export class Tab {
  readonly name: string;
  readonly line: FakeLine;
  readonly host: string;
  readonly seat: SeatToken;
  readonly connections = new Set<FakePeerConnection>();
  id: ParticipantId | null = null;
  joined = false;
  wantsIn = false;
  ended: EndReason | null = null;
  members: readonly OpenedEntry[] = [];
  tracks: LocalTracks = noLocalTracks;
  transport: MediaTransport | null = null;
  readonly #world: World;
  readonly #visit: Visit;
  #open = true;

  constructor({ world, room, secret, seat, name, line, host }: TabOptions) {
    this.#world = world;
    this.name = name;
    this.line = line;
    this.host = host;
    this.seat = seat;
    const { clock, rtc } = world;
    this.#visit = new Visit(
      {
        clock,
        openSignaling: line.openSignaling,
        createTransport: async (self, onEvent) => {
          const transport = new MeshTransport({
            self,
            clock,
            certificate: null,
            onEvent: (event) => {
              if (this.#open) onEvent(event);
            },
            createPeerConnection: (config) => {
              const pc = rtc.host(host).createPeerConnection(config);
              this.connections.add(pc as unknown as FakePeerConnection);
              return pc;
            },
          });
          this.transport = transport;
          return transport;
        },
      },
      {
        room,
        secret,
        seat,
        host: null,
        dispatch: (event) => this.#onEvent(event),
        notice: () => this.#mustBeOpen('a notice'),
        onText: () => this.#mustBeOpen('a text'),
        onWaiting: () => this.#mustBeOpen('who waits'),
        rules: { read: () => null, write: () => {} },
        onEnd: (reason) => {
          this.#mustBeOpen(`end: ${reason}`);
          this.ended = reason;
          this.close();
        },
      },
    );
    void participantIdOf(room, seat).then((id) => {
      this.id = id;
    });
  }

  get open(): boolean {
    return this.#open;
  }

  /** Connections that it made and did not close. */
  get live(): readonly FakePeerConnection[] {
    return [...this.connections].filter((pc) => !pc.closed);
  }

  join(): void {
    if (!this.#open) return;
    this.wantsIn = true;
    this.#visit.join(this.name);
  }

  setTracks(microphone: boolean, camera: boolean): void {
    this.tracks = {
      ...noLocalTracks,
      microphone: microphone ? fakeTrack('audio') : null,
      camera: camera ? fakeTrack('video', { height: 720 }) : null,
    };
    if (this.#open) this.#visit.wishes.setTracks(this.tracks);
  }

  /** Leaves with a goodbye, as `leave` and `pagehide` do. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#visit.close();
  }

  /** The process is killed: nobody is told. */
  kill(): void {
    if (!this.#open) return;
    this.line.kill();
    // A killed process sends no last words on its control channels.
    for (const pc of this.connections) for (const channel of pc.channels.values()) channel.readyState = 'closed';
    this.close();
  }

  #onEvent(event: CallEvent): void {
    this.#mustBeOpen(event.kind);
    if (event.kind === 'members') this.members = event.members;
    if (event.kind === 'joined') this.joined = true;
    if (event.kind === 'join-failed') {
      this.wantsIn = false;
      this.#world.note(`${this.name} failed to join`);
    }
  }

  #mustBeOpen(what: string): void {
    if (!this.#open) this.#world.violations.push(`${this.name} heard of ${what} after it closed`);
  }
}
