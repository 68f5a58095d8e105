import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { Store, type Readable } from '#lib/kernel/store.ts';
import { captureUnavailable } from './captureFailure.ts';
import { DeviceCapture } from './deviceCapture.ts';
import { DeviceList } from './deviceList.ts';
import type { CaptureFailure, CaptureKind, DeviceKind, DevicesSnapshot } from './deviceState.ts';
import type { MediaDevicesPort, PagePort, PermissionsPort } from './mediaDevicesPort.ts';
import { queryPermission, watchPermission } from './permissionWatch.ts';
import { createTrackOpener } from './trackOpener.ts';

/** What is captured, to be sent. Null while off, muted or not delivering. */
export type CaptureTracks = Readonly<Record<CaptureKind, MediaStreamTrack | null>>;

/** What the visit starts with: the toggles of the preview, and the devices chosen on an earlier visit. */
export interface DevicesInitial {
  readonly wanted: Readonly<Record<CaptureKind, boolean>>;
  readonly selected: Readonly<Record<DeviceKind, string | null>>;
}

export interface DevicesOptions {
  /** `navigator.mediaDevices`, or null where there is none. */
  readonly mediaDevices: MediaDevicesPort | null;
  /** The page's `isSecureContext`. */
  readonly secure: boolean;
  readonly clock: Clock;
  /** `navigator.permissions`: without it what was refused comes back only when asked for again. */
  readonly permissions?: PermissionsPort | null;
  /** `document`: without it an interrupted device is not tried again when the person comes back. */
  readonly page?: PagePort | null;
  /** Whether sound output can be chosen here; asked of the browser when left out. */
  readonly canSelectSpeaker?: boolean;
  readonly initial: DevicesInitial;
}

/** The person's own devices: what is captured, what could be, and which one plays sound. */
export interface Devices {
  readonly snapshot: Readable<DevicesSnapshot>;
  readonly tracks: Readable<CaptureTracks>;
  /** The muted microphone, while it is kept open. Its track is disabled and must stay so; listen to a clone of it. */
  readonly mutedMicrophone: Readable<MediaStreamTrack | null>;
  /** Turns on or off. Off stops a camera, and silences a microphone without closing it. */
  setWanted(kind: CaptureKind, on: boolean): void;
  /** Chooses a device for now and, as `preference` tells, for next time; null lets the browser pick. */
  select(kind: DeviceKind, id: string | null): void;
  /** Asks once more for a device that failed or ended. */
  retry(kind: CaptureKind): void;
  /** What was chosen, though it may not be there now: what to keep for the next visit. */
  preference(kind: DeviceKind): string | null;
  /** Turns both off and closes a muted microphone too: nothing is held, no light is on. `setWanted` begins anew. */
  release(): void;
  /** The device stopped by itself while it was wanted. */
  onEnded(listener: (device: CaptureKind) => void): () => void;
  /** The device that stopped delivers again. */
  onRestored(listener: (device: CaptureKind) => void): () => void;
  /** Another device than before delivers: the one chosen, or the one that was left. */
  onSwitched(listener: (device: CaptureKind, label: string) => void): () => void;
  /** The chosen device does not deliver; the one before goes on, and stays the chosen one. */
  onSwitchFailed(listener: (device: CaptureKind, reason: CaptureFailure) => void): () => void;
  close(): void;
}

/** Whether this browser lets a page choose where sound comes out. */
export function speakerSelectable(): boolean {
  return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

/** Takes the devices that are wanted at once: one request, hence one prompt, when both are. */
export function createDevices(options: DevicesOptions): Devices {
  const { mediaDevices, secure, clock, initial, canSelectSpeaker = speakerSelectable() } = options;
  const permissions = options.permissions ?? null;
  const scope = new Scope();
  const list = new DeviceList(mediaDevices);
  const speaker = new Store(initial.selected.speaker);
  const ended = new Signal<[CaptureKind]>();
  const restored = new Signal<[CaptureKind]>();
  const switched = new Signal<[CaptureKind, string]>();
  const switchFailed = new Signal<[CaptureKind, CaptureFailure]>();
  const unavailable = captureUnavailable(mediaDevices, secure);
  const open = mediaDevices
    ? createTrackOpener(mediaDevices, (kind) => queryPermission(permissions, kind))
    : () => Promise.reject(new TypeError('no mediaDevices'));

  const capture = (device: CaptureKind): DeviceCapture =>
    new DeviceCapture({
      kind: device,
      clock,
      open,
      unavailable,
      preference: initial.selected[device],
      events: {
        ended: () => ended.emit(device),
        restored: () => restored.emit(device),
        switched: (label) => switched.emit(device, label),
        switchFailed: (reason) => switchFailed.emit(device, reason),
        opened: () => void refresh(),
      },
    });
  const captures: Readonly<Record<CaptureKind, DeviceCapture>> = { microphone: capture('microphone'), camera: capture('camera') };
  const kinds = ['microphone', 'camera'] as const;

  const refresh = async (): Promise<void> => {
    const look = (kind: CaptureKind) => ({ present: list.present(kind), byDefault: list.defaultLabel(kind) });
    const before = { microphone: look('microphone'), camera: look('camera') };
    if (!(await list.refresh()) || scope.closed) return;
    for (const kind of kinds) {
      const { present, byDefault } = look(kind);
      const then = before[kind];
      const defaultMoved = byDefault !== null && then.byDefault !== null && byDefault !== then.byDefault;
      captures[kind].devicesChanged(present, present.filter((id) => !then.present.includes(id)), defaultMoved);
    }
  };

  const inUse = (kind: CaptureKind): string | null => {
    const state = captures[kind].state.get();
    return state.kind === 'live' && state.deviceId !== '' ? state.deviceId : captures[kind].preference.get();
  };
  const playsOn = (): string | null => {
    const chosen = speaker.get();
    const known = list.options.get().speaker;
    // A chosen speaker that is not listed has been unplugged: the browser's own choice until it is back.
    return known.length === 0 || known.some((option) => option.id === chosen) ? chosen : null;
  };
  const compose = (): DevicesSnapshot => ({
    camera: captures.camera.state.get(),
    microphone: captures.microphone.state.get(),
    options: list.options.get(),
    selected: { camera: inUse('camera'), microphone: inUse('microphone'), speaker: playsOn() },
    canSelectSpeaker,
  });
  const composeTracks = (): CaptureTracks => ({ microphone: captures.microphone.track.get(), camera: captures.camera.track.get() });

  const snapshot = new Store(compose());
  const tracks = new Store(composeTracks());
  for (const source of [list.options, speaker, ...kinds.flatMap((kind) => [captures[kind].state, captures[kind].preference])]) {
    scope.add(source.subscribe(() => snapshot.set(compose())));
  }
  for (const kind of kinds) {
    scope.add(captures[kind].track.subscribe(() => tracks.set(composeTracks())));
    void watchPermission(permissions, kind, scope, (permission) => captures[kind].permissionChanged(permission));
  }
  if (mediaDevices) scope.listen(mediaDevices, 'devicechange', () => void refresh());
  const page = options.page;
  if (page) {
    scope.listen(page, 'visibilitychange', () => {
      if (page.visibilityState === 'visible') for (const kind of kinds) captures[kind].pageShown();
    });
  }
  void refresh();
  for (const kind of kinds) captures[kind].setWanted(initial.wanted[kind]);

  return {
    snapshot,
    tracks,
    mutedMicrophone: captures.microphone.silenced,
    setWanted: (kind, on) => captures[kind].setWanted(on),
    select: (kind, id) => (kind === 'speaker' ? speaker.set(id) : captures[kind].select(id)),
    retry: (kind) => captures[kind].retry(),
    preference: (kind) => (kind === 'speaker' ? speaker.get() : captures[kind].preference.get()),
    release() {
      for (const kind of kinds) captures[kind].release();
    },
    onEnded: ended.listen,
    onRestored: restored.listen,
    onSwitched: switched.listen,
    onSwitchFailed: switchFailed.listen,
    close() {
      for (const kind of kinds) captures[kind].close();
      list.close();
      scope.close();
      for (const signal of [ended, restored, switched, switchFailed]) signal.clear();
    },
  };
}

/** Something that happens, for whoever listens then. */
class Signal<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  readonly listen = (listener: (...args: Args) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  emit(...args: Args): void {
    for (const listener of [...this.#listeners]) listener(...args);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
