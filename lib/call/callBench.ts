import { vi } from 'vitest';
import { deriveRoomKeys } from '#lib/crypto/roomKeys.ts';
import { sealProfile } from '#lib/crypto/envelope.ts';
import type { JoinReply, Roster, RosterEntry } from '#lib/protocol/events.ts';
import { createVisitId, participantId, participantIdOf, roomName, roomSecret } from '#lib/protocol/ids.ts';
import type { Handover } from '#lib/protocol/move.ts';
import { FakeDevices } from '#lib/rtc/fakes/fakeDevices.ts';
import { FakeScreen } from '#lib/rtc/fakes/fakeScreen.ts';
import { FakeTransport } from '#lib/rtc/fakes/fakeTransport.ts';
import { VirtualTime } from '#lib/rtc/fakes/virtualTime.ts';
import { stubMedia } from '#lib/rtc/mesh/meshHarness.ts';
import { FakeLine } from '#lib/signaling/fakeSignaling.ts';
import type { FakeSocketEnd } from '#lib/signaling/fakeConnection.ts';
import { CallSession } from './callSession.ts';
import { HostDesk } from './host/hostDesk.ts';
import { syncCrypto } from './model/syncCrypto.ts';
import { FakeMove } from './move/fakeMove.ts';
import { SeatStorage } from './seatStorage.ts';
import type { SeatStore } from './seatStorage.ts';
import type { CallNotice } from './snapshot.ts';

export const room = roomName.parse('room-room-room-room--');
export const secret = roomSecret.parse('AAAAAAAAAAAAAAAAAAAAAA');
const ice = { servers: [], expires: null };

/** A browser without its parts, and a server that answers as a test tells it to. */
export class CallBench {
  readonly time = new VirtualTime();
  readonly page = new EventTarget();
  readonly connection = new EventTarget();
  readonly stored = new Map<string, string>();
  readonly transports: FakeTransport[] = [];
  readonly devices: FakeDevices[] = [];
  readonly screens: FakeScreen[] = [];
  readonly notices: CallNotice[] = [];
  readonly sockets: FakeSocketEnd[] = [];
  readonly requests: { readonly name: string; readonly request: unknown }[] = [];
  readonly line: FakeLine;
  /** What the next offer to go on on another device is. */
  move = new FakeMove();
  meters = 0;
  /** Whether the screen is kept on. */
  awake = false;
  /** Whether the code that shares the screen cannot be fetched. */
  screenAway = false;
  serverUp = true;
  online = true;
  hidden = false;
  /** Everybody else in the room. */
  others: readonly RosterEntry[] = [];
  /** Put in the place of the honest answer to a join; `silence` answers nothing. */
  joinAnswer: Exclude<JoinReply, { readonly ok: true }> | 'silence' | null = null;
  watchAnswer: { readonly ok: false; readonly reason: 'wrong-secret' | 'server-error' | 'unavailable' } | null = null;
  #rev = 0;
  epoch = 'one';
  access: Roster['access'] = 'open';
  /** What another device has handed over to the next session. */
  handover: Handover | null = null;

  constructor() {
    stubMedia();
    vi.stubGlobal('crypto', syncCrypto);
    this.line = new FakeLine({ clock: this.time, server: () => (this.serverUp ? (end) => this.#accept(end) : null) });
  }

  /** A page's worth of call, in the seat that this browser's storage holds. */
  session(obstacle: 'unsupported' | 'insecure' | null = null): CallSession {
    const store: SeatStore = {
      getItem: (key) => this.stored.get(key) ?? null,
      setItem: (key, value) => void this.stored.set(key, value),
      removeItem: (key) => void this.stored.delete(key),
    };
    const session = new CallSession(
      {
        clock: this.time,
        openSignaling: this.line.openSignaling,
        createTransport: async (_, onEvent) => {
          const transport = new FakeTransport(onEvent);
          this.transports.push(transport);
          return transport;
        },
        seat: new SeatStorage(store, room),
        createDevices: (initial) => {
          const devices = new FakeDevices(initial);
          this.devices.push(devices);
          return devices;
        },
        loadScreenCapture: async () => {
          if (this.screenAway) throw new Error('no network');
          const screen = new FakeScreen();
          this.screens.push(screen);
          return screen;
        },
        // Its code is on its way for good.
        loadConversation: () => new Promise(() => {}),
        loadMove: async () => () => this.move,
        loadHosting: async () => (desk) => new HostDesk(desk),
        createLevelMeter: () => {
          this.meters += 1;
          return { listen: () => () => {}, listenSignal: () => () => {}, close: () => void (this.meters -= 1) };
        },
        createScreenLock: () => ({ setOn: (on) => void (this.awake = on), close: () => void (this.awake = false) }),
        obstacle,
        page: this.page,
        isOnline: () => this.online,
        isHidden: () => this.hidden,
        connection: this.connection,
      },
      {
        room,
        secret,
        hostToken: null,
        origin: 'https://parley.example',
        initialName: 'Ann',
        initialDevices: { wanted: { microphone: true, camera: true }, selected: { microphone: null, camera: null, speaker: null } },
        initialLowData: false,
        initialRelayOnly: false,
        handover: this.handover,
      },
    );
    session.onNotice((notice) => this.notices.push(notice));
    return session;
  }

  /** A session that has joined and is in the call. */
  async live(): Promise<CallSession> {
    const session = this.session();
    session.join('Ann');
    if (!(await this.time.until(() => session.snapshot.get().phase.kind === 'live', 1_000))) throw new Error('not in the call');
    return session;
  }

  get transport(): FakeTransport {
    const transport = this.transports.at(-1);
    if (!transport) throw new Error('no transport was made');
    return transport;
  }

  asked(name: string): number {
    return this.requests.filter((request) => request.name === name).length;
  }

  /** Somebody else's entry, under a profile that opens. */
  async entry(name: string, since: number, presence: RosterEntry['presence'] = 'here'): Promise<RosterEntry> {
    const id = participantId.parse(name.padEnd(21, '_'));
    const { seal } = await deriveRoomKeys(room, secret);
    return { id, profile: await sealProfile(seal, room, id, { name, visit: createVisitId() }), role: 'guest', since, presence };
  }

  /** Tells every open socket who is there now. */
  tell(others: readonly RosterEntry[]): void {
    this.others = others;
    const roster = this.#roster();
    for (const socket of this.sockets) socket.notify('roster', roster);
  }

  evict(reason: 'seat-taken' | 'room-reset'): void {
    for (const socket of this.sockets) socket.notify('evicted', { reason });
  }

  #roster(): Roster {
    return { epoch: this.epoch, rev: ++this.#rev, access: this.access, participants: [...this.others] };
  }

  #accept(end: FakeSocketEnd): void {
    this.sockets.push(end);
    end.onClose = () => void this.sockets.splice(this.sockets.indexOf(end), 1);
    end.onRequest = (name, request, reply) => {
      this.requests.push({ name, request });
      void this.#answer(name, request).then((answer) => answer && reply?.(answer));
    };
  }

  async #answer(name: string, request: unknown): Promise<unknown> {
    if (name !== 'watch' && name !== 'join') return { ok: true };
    const self = await participantIdOf(room, (request as { readonly seat: Parameters<typeof participantIdOf>[1] }).seat);
    if (name === 'watch') return this.watchAnswer ?? { ok: true, self, roster: this.#roster(), ice, capacity: 16 };
    if (this.joinAnswer === 'silence') return null;
    return this.joinAnswer ?? { ok: true, self, role: 'guest', roster: this.#roster(), ice };
  }
}
