import type { CaptureKind } from './deviceState.ts';
import type { DeviceEntry, MediaDevicesPort, PagePort, PermissionsPort, PermissionStatusPort } from './mediaDevicesPort.ts';

/** An EventTarget that knows how many listeners it has: what a test of clean-up counts. */
export class CountingTarget {
  readonly #listeners = new Map<string, Set<(event: Event) => void>>();

  addEventListener(type: string, listener: unknown): void {
    const known = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, known.add(listener as (event: Event) => void));
  }

  removeEventListener(type: string, listener: unknown): void {
    this.#listeners.get(type)?.delete(listener as (event: Event) => void);
  }

  dispatchEvent(event: Event): boolean {
    for (const listener of [...(this.#listeners.get(event.type) ?? [])]) listener(event);
    return true;
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

let tracks = 0;

export class FakeTrack extends CountingTarget implements MediaStreamTrack {
  readonly id = `track-${++tracks}`;
  readonly kind: 'audio' | 'video';
  readonly device: DeviceEntry;
  readonly label: string;
  contentHint = '';
  enabled = true;
  muted = false;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;

  constructor(device: DeviceEntry) {
    super();
    this.device = device;
    this.kind = device.kind === 'audioinput' ? 'audio' : 'video';
    this.label = device.label;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The system takes the device away. */
  end(): void {
    if (this.readyState === 'ended') return;
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  /** The system silences the device, or lets it speak again. */
  setMuted(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.device.deviceId };
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }

  clone(): FakeTrack {
    return new FakeTrack(this.device);
  }
}

export class FakePermissionStatus extends CountingTarget implements PermissionStatusPort {
  state: PermissionState = 'prompt';
}

export class FakePermissions implements PermissionsPort {
  readonly camera = new FakePermissionStatus();
  readonly microphone = new FakePermissionStatus();

  query({ name }: { name: CaptureKind }): Promise<FakePermissionStatus> {
    return Promise.resolve(this[name]);
  }

  set(kind: CaptureKind, state: PermissionState): void {
    this[kind].state = state;
    this[kind].dispatchEvent(new Event('change'));
  }
}

export class FakePage extends CountingTarget implements PagePort {
  visibilityState: DocumentVisibilityState = 'visible';

  show(): void {
    this.visibilityState = 'visible';
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const inputKind: Readonly<Record<CaptureKind, MediaDeviceKind>> = { microphone: 'audioinput', camera: 'videoinput' };

interface Prompt {
  /** Lets the request go on. */
  answer(): void;
  /** Rejects it. */
  refuse(error: DOMException): void;
}

/** Devices that can be plugged and pulled, a prompt that can be left open, and every fault a browser knows. */
export class FakeMediaDevices extends CountingTarget implements MediaDevicesPort {
  /** Every call of getUserMedia. */
  readonly requests: MediaStreamConstraints[] = [];
  /** Every track ever handed out. */
  readonly tracks: FakeTrack[] = [];
  /** Requests that wait for an answer while `hold` is set. */
  readonly prompts: Prompt[] = [];
  /** Leaves every request open until it is answered. */
  hold = false;
  /** One track of a kind at a time, as on phones. */
  exclusive = false;
  /** The system keeps every device silent: tracks are muted from the start. */
  interrupted = false;
  /** What requests for a kind fail with. */
  readonly faults: Record<CaptureKind, DOMException | null> = { microphone: null, camera: null };
  /** What requests that open this device fail with. */
  readonly brokenDevices = new Map<string, DOMException>();
  readonly #granted = new Set<MediaDeviceKind>();
  #devices: readonly DeviceEntry[];

  constructor(devices: readonly DeviceEntry[] = usualDevices) {
    super();
    this.#devices = devices;
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<{ getTracks(): FakeTrack[] }> {
    this.requests.push(constraints);
    // A device that is not there is refused before anybody is asked, as browsers do.
    this.#choose(constraints);
    if (this.hold) {
      await new Promise<void>((resolve, reject) => this.prompts.push({ answer: resolve, refuse: reject }));
    }
    await Promise.resolve();
    const devices = this.#choose(constraints);
    for (const { kind, deviceId } of devices) {
      const fault = this.faults[kind === 'audioinput' ? 'microphone' : 'camera'] ?? this.brokenDevices.get(deviceId);
      if (fault) throw fault;
      const taken = this.tracks.some((track) => track.readyState === 'live' && track.device.kind === kind);
      if (this.exclusive && taken) throw new DOMException('Could not start video source', 'NotReadableError');
    }
    const opened = devices.map((device) => new FakeTrack(device));
    for (const track of opened) track.muted = this.interrupted;
    this.tracks.push(...opened);
    for (const device of devices) this.#granted.add(device.kind);
    return { getTracks: () => opened };
  }

  enumerateDevices(): Promise<readonly DeviceEntry[]> {
    const named = this.#devices.filter(({ kind }) => this.#granted.has(kind === 'audiooutput' ? 'audioinput' : kind));
    const nameless = Object.values<MediaDeviceKind>(inputKind)
      .filter((kind) => !this.#granted.has(kind) && this.#devices.some((device) => device.kind === kind))
      .map((kind) => ({ kind, deviceId: '', label: '' }));
    return Promise.resolve([...named, ...nameless]);
  }

  plug(...devices: readonly DeviceEntry[]): void {
    this.#devices = [...this.#devices, ...devices];
    this.dispatchEvent(new Event('devicechange'));
  }

  unplug(...deviceIds: readonly string[]): void {
    this.#devices = this.#devices.filter((device) => !deviceIds.includes(device.deviceId));
    for (const track of this.tracks) if (deviceIds.includes(track.device.deviceId)) track.end();
    this.dispatchEvent(new Event('devicechange'));
  }

  /** The device under this id is called differently from now on, as `default` is when the system has another default. */
  rename(deviceId: string, label: string): void {
    this.#devices = this.#devices.map((device) => (device.deviceId === deviceId ? { ...device, label } : device));
    this.dispatchEvent(new Event('devicechange'));
  }

  has(deviceId: string): boolean {
    return this.#devices.some((device) => device.deviceId === deviceId);
  }

  /** Tracks that still hold a device: whose light is on. */
  live(kind: CaptureKind): readonly FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === 'live' && track.device.kind === inputKind[kind]);
  }

  #choose({ audio, video }: MediaStreamConstraints): readonly DeviceEntry[] {
    return [
      ...(audio ? [this.#find('audioinput', audio)] : []),
      ...(video ? [this.#find('videoinput', video)] : []),
    ];
  }

  #find(kind: MediaDeviceKind, constraints: boolean | MediaTrackConstraints): DeviceEntry {
    const ofKind = this.#devices.filter((device) => device.kind === kind);
    const first = ofKind[0];
    if (!first) throw new DOMException('Requested device not found', 'NotFoundError');
    const wanted = typeof constraints === 'object' ? constraints.deviceId : undefined;
    if (typeof wanted !== 'object' || !('exact' in wanted)) return first;
    const found = ofKind.find((device) => device.deviceId === wanted.exact);
    if (found) return found;
    throw Object.assign(new DOMException('', 'OverconstrainedError'), { constraint: 'deviceId' });
  }
}

export const builtInCamera: DeviceEntry = { kind: 'videoinput', deviceId: 'cam-1', label: 'Built-in camera' };
export const usbCamera: DeviceEntry = { kind: 'videoinput', deviceId: 'cam-2', label: 'USB camera' };
export const builtInMicrophone: DeviceEntry = { kind: 'audioinput', deviceId: 'mic-1', label: 'Built-in microphone' };
export const headset: DeviceEntry = { kind: 'audioinput', deviceId: 'mic-2', label: 'Headset' };
export const speakers: DeviceEntry = { kind: 'audiooutput', deviceId: 'out-1', label: 'Speakers' };
const usualDevices = [builtInCamera, usbCamera, builtInMicrophone, headset, speakers];
