import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { HostToken, ParticipantId, RoomName, RoomSecret } from '#lib/protocol/ids.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';
import type { LevelMeter } from '#lib/rtc/audio/level.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { Devices, DevicesInitial } from '#lib/rtc/capture/devices.ts';
import { noLocalTracks } from '#lib/rtc/mediaTransport.ts';
import type { LocalTracks } from '#lib/rtc/mediaTransport.ts';
import { MicrophoneAttention } from './attention/microphoneAttention.ts';
import type { ScreenLockPort } from './attention/laterScreenLock.ts';
import type { Call } from './callPort.ts';
import { followLevel, pollLevel } from './levels.ts';
import { initialSnapshot, reduce } from './reduce.ts';
import type { CallEvent } from './reduce.ts';
import type { SeatStorage } from './seatStorage.ts';
import type { CallNotice, CallSnapshot, EndReason } from './snapshot.ts';
import { speakerNotice } from './speakerNotice.ts';
import { Visit } from './visit.ts';
import type { VisitEnvironment } from './visitOptions.ts';

export interface CallEnvironment extends VisitEnvironment {
  readonly clock: Clock;
  readonly seat: SeatStorage;
  readonly createDevices: (initial: DevicesInitial) => Devices;
  readonly createLevelMeter: () => LevelMeter;
  readonly createScreenLock: () => ScreenLockPort;
  /** Null when this browser can hold a call; otherwise why not. */
  readonly obstacle: 'unsupported' | 'insecure' | null;
  /** Fires `pagehide`, `pageshow`, `online`, `offline` and `visibilitychange`. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  /** What the browser says about the network just now. */
  readonly isOnline: () => boolean;
  /** Fires `change` when the device goes from one network to another (Network Information API); null where a browser does not tell. */
  readonly connection: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | null;
}

export interface CallOptions {
  readonly room: RoomName;
  readonly secret: RoomSecret;
  /** The right to host this room, if this browser made it. */
  readonly hostToken: HostToken | null;
  /** `https://parley.example`, where links to the room lead. */
  readonly origin: string;
  readonly initialName: string;
  readonly initialDevices: DevicesInitial;
}

/** What lives as long as one visit; the call itself outlives it, through `rejoin`. */
interface Current {
  readonly scope: Scope;
  readonly visit: Visit;
  readonly devices: Devices;
  readonly meter: LevelMeter;
}

/** The one implementation of `Call`: gestures become effects, effects become events, events become the snapshot. */
export class CallSession implements Call {
  readonly snapshot: Store<CallSnapshot>;
  readonly #env: CallEnvironment;
  readonly #options: CallOptions;
  readonly #scope = new Scope();
  readonly #notices = new Set<(notice: CallNotice) => void>();
  #selected: DevicesInitial['selected'];
  #current: Current | null = null;
  /** The microphone is on for as long as a key is held. */
  #talking = false;

  constructor(env: CallEnvironment, options: CallOptions) {
    this.#env = env;
    this.#options = options;
    const { room, secret, origin, initialName, initialDevices } = options;
    const resumption = env.seat.resumption();
    const wanted = resumption ?? initialDevices.wanted;
    this.#selected = initialDevices.selected;
    this.snapshot = new Store(
      initialSnapshot({
        room,
        link: `${origin}${roomPath({ room, secret })}`,
        name: cleanName(resumption?.name ?? initialName),
        wanted: { microphone: wanted.microphone, camera: wanted.camera },
        selected: initialDevices.selected,
        online: env.isOnline(),
      }),
    );
    if (env.obstacle) {
      this.#dispatch({ kind: 'ended', reason: env.obstacle });
      return;
    }
    const screenLock = env.createScreenLock();
    this.#scope.add(() => screenLock.close());
    this.#scope.add(this.snapshot.subscribe(() => screenLock.setOn(this.snapshot.get().phase.kind === 'live')));
    this.#scope.listen(env.page, 'pagehide', () => this.#suspend());
    this.#scope.listen(env.page, 'pageshow', (event) => {
      // Back from the back/forward cache: the goodbye has been said, so this is another visit.
      if ((event as PageTransitionEvent).persisted) this.#begin();
    });
    for (const change of ['online', 'offline'] as const) this.#scope.listen(env.page, change, () => this.#dispatch({ kind: 'online', online: env.isOnline() }));
    const hurry = () => this.#current?.visit.hurry();
    for (const hint of ['online', 'visibilitychange'] as const) this.#scope.listen(env.page, hint, hurry);
    if (env.connection) this.#scope.listen(env.connection, 'change', hurry);
    this.#begin();
  }

  join(name: string): void {
    const { phase } = this.snapshot.get();
    if (phase.kind !== 'preview' && phase.kind !== 'preparing') return;
    this.#current?.visit.join(cleanName(name));
  }

  leave(): void {
    this.#end('left');
  }

  rejoin(): void {
    if (this.snapshot.get().phase.kind === 'ended' && !this.#env.obstacle) this.#begin();
  }

  setMicrophone(on: boolean): void {
    this.#talking = false;
    this.#setWanted('microphone', on);
  }

  setCamera(on: boolean): void {
    this.#setWanted('camera', on);
  }

  holdToTalk(on: boolean): void {
    const { phase, self } = this.snapshot.get();
    if (on === this.#talking || (on && (phase.kind !== 'live' || self.wanted.microphone))) return;
    this.#talking = on;
    this.#setWanted('microphone', on);
  }

  selectDevice(kind: DeviceKind, id: string): void {
    this.#current?.devices.select(kind, id);
  }

  retryDevice(kind: CaptureKind): void {
    this.#current?.devices.retry(kind);
  }

  listenLevel(of: ParticipantId | 'self', listener: (level: number) => void): () => void {
    if (of !== 'self') return pollLevel(this.#env.clock, this.#scope.child(), () => this.#current?.visit.audioLevel(of) ?? 0, listener);
    // `tracks` is an event of its own, so the snapshot changes with them, from visit to visit too.
    const track = () => this.#current?.devices.tracks.get().microphone ?? null;
    return followLevel(this.snapshot, track, (it, each) => this.#current?.meter.listen(it, each), listener);
  }

  reportSoundBlocked(blocked: boolean): void {
    this.#dispatch({ kind: 'sound-blocked', blocked });
  }

  onNotice(listener: (notice: CallNotice) => void): () => void {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  }

  close(): void {
    this.#scope.close();
    this.#current?.scope.close();
    this.#current = null;
  }

  #begin(): void {
    this.#current?.scope.close();
    this.#dispatch({ kind: 'begun' });
    const { room, secret, hostToken } = this.#options;
    const scope = new Scope();
    const meter = this.#env.createLevelMeter();
    scope.add(() => meter.close());
    const devices = this.#env.createDevices({ wanted: this.snapshot.get().self.wanted, selected: this.#selected });
    scope.add(() => {
      // What the next visit starts with.
      this.#selected = {
        camera: devices.preference('camera'),
        microphone: devices.preference('microphone'),
        speaker: devices.preference('speaker'),
      };
      devices.close();
    });
    const visit = new Visit(this.#env, {
      room,
      secret,
      seat: this.#env.seat.token(),
      host: hostToken,
      dispatch: (event) => this.#onEvent(event),
      notice: (notice) => this.#notify(notice),
      onEnd: (reason) => this.#end(reason),
    });
    scope.add(() => visit.close());
    this.#current = { scope, visit, devices, meter };
    this.#followDevices(scope, visit, devices);
    this.#attend(scope, devices, meter);
    const resumption = this.#env.seat.resumption();
    if (resumption) visit.join(resumption.name);
  }

  #followDevices(scope: Scope, visit: Visit, devices: Devices): void {
    const look = () => ({ chosen: devices.preference('speaker'), devices: devices.snapshot.get() });
    let shown = look();
    const showDevices = () => {
      const before = shown;
      shown = look();
      this.#dispatch({ kind: 'devices', devices: shown.devices });
      const notice = speakerNotice(before, shown);
      if (notice) this.#notify(notice);
    };
    let camera: MediaStreamTrack | null = null;
    let stream: MediaStream | null = null;
    const showTracks = () => {
      const tracks: LocalTracks = { ...noLocalTracks, ...devices.tracks.get() };
      if (tracks.camera !== camera) {
        camera = tracks.camera;
        stream = camera && new MediaStream([camera]);
      }
      visit.setTracks(tracks);
      this.#dispatch({ kind: 'tracks', tracks, stream });
    };
    scope.add(devices.snapshot.subscribe(showDevices));
    scope.add(devices.tracks.subscribe(showTracks));
    scope.add(devices.onEnded((device) => this.#notify({ kind: 'device-ended', device })));
    scope.add(devices.onRestored((device) => this.#notify({ kind: 'device-restored', device })));
    scope.add(devices.onSwitched((device, label) => this.#notify({ kind: 'device-switched', device, label })));
    scope.add(devices.onSwitchFailed((device) => this.#notify({ kind: 'device-switch-failed', device })));
    showDevices();
    showTracks();
  }

  #attend(scope: Scope, devices: Devices, meter: LevelMeter): void {
    const { clock } = this.#env;
    const attention = new MicrophoneAttention({ devices, meter, clock, onNews: (news) => this.#dispatch({ kind: 'microphone-news', news }) });
    scope.add(() => attention.close());
    scope.add(this.snapshot.subscribe(() => attention.setInCall(this.snapshot.get().phase.kind === 'live')));
  }

  #onEvent(event: CallEvent): void {
    this.#dispatch(event);
    if (event.kind === 'joined') this.#remember();
  }

  #setWanted(device: CaptureKind, on: boolean): void {
    const { phase } = this.snapshot.get();
    if (phase.kind === 'ended') return;
    this.#dispatch({ kind: 'wanted', device, on });
    this.#current?.devices.setWanted(device, on);
    if (phase.kind === 'live') this.#remember();
  }

  /** Notes what a reload has to restore. */
  #remember(): void {
    const { name, wanted } = this.snapshot.get().self;
    this.#env.seat.remember({ name, ...wanted, microphone: wanted.microphone && !this.#talking });
  }

  #end(reason: EndReason): void {
    if (this.snapshot.get().phase.kind === 'ended') return;
    this.holdToTalk(false);
    this.#env.seat.forget();
    this.#current?.scope.close();
    this.#current = null;
    this.#dispatch({ kind: 'ended', reason });
  }

  /** The page is going away, perhaps to come back: the others see it at once, and the seat is kept for a reload. */
  #suspend(): void {
    this.holdToTalk(false);
    this.#current?.scope.close();
    this.#current = null;
  }

  #dispatch(event: CallEvent): void {
    this.snapshot.set(reduce(this.snapshot.get(), event));
  }

  #notify(notice: CallNotice): void {
    for (const listener of [...this.#notices]) listener(notice);
  }
}
