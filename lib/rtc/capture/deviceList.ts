import { Store, type Readable } from '#lib/kernel/store.ts';
import { DEFAULT_DEVICE } from './deviceCaptureOptions.ts';
import type { DeviceKind, DeviceOption } from './deviceState.ts';
import type { DeviceEntry, MediaDevicesPort } from './mediaDevicesPort.ts';

export type DeviceOptions = Readonly<Record<DeviceKind, readonly DeviceOption[]>>;

const inputKinds: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
};

const none: readonly DeviceEntry[] = [];

/** The devices that are there. Before a permission the browser gives only one nameless entry for each kind that exists. */
export class DeviceList {
  readonly #mediaDevices: MediaDevicesPort | null;
  readonly #options = new Store<DeviceOptions>({ microphone: [], camera: [], speaker: [] });
  #entries = none;
  #request = 0;

  constructor(mediaDevices: MediaDevicesPort | null) {
    this.#mediaDevices = mediaDevices;
  }

  /** What menus list. */
  get options(): Readable<DeviceOptions> {
    return this.#options;
  }

  /** Ids of what is there; '' for a device that the browser does not tell yet. */
  present(kind: DeviceKind): readonly string[] {
    return this.#entries.filter((entry) => entry.kind === inputKinds[kind]).map((entry) => entry.deviceId);
  }

  /** The label of the system's default device, where the browser lists it apart; null where it does not, or does not tell. */
  defaultLabel(kind: DeviceKind): string | null {
    const entry = this.#entries.find(({ kind: of, deviceId }) => of === inputKinds[kind] && deviceId === DEFAULT_DEVICE);
    return entry && entry.label !== '' ? entry.label : null;
  }

  /** Reads the list anew; of several reads under way the last one counts. Says whether this one did. */
  async refresh(): Promise<boolean> {
    const request = ++this.#request;
    // A list that cannot be read is left as it was: the next change brings the next read.
    const entries = await this.#mediaDevices?.enumerateDevices().catch(() => this.#entries);
    if (request !== this.#request || !entries) return false;
    this.#entries = entries;
    const next: DeviceOptions = {
      microphone: optionsOf('microphone', entries),
      camera: optionsOf('camera', entries),
      speaker: optionsOf('speaker', entries),
    };
    if (JSON.stringify(next) !== JSON.stringify(this.#options.get())) this.#options.set(next);
    return true;
  }

  /** Drops what is being read. */
  close(): void {
    this.#request++;
  }
}

function optionsOf(kind: DeviceKind, entries: readonly DeviceEntry[]): readonly DeviceOption[] {
  return (
    entries
      // Chrome on Windows lists the default device a third time, as the one for communications.
      .filter((entry) => entry.kind === inputKinds[kind] && entry.deviceId !== '' && entry.deviceId !== 'communications')
      .map((entry) => ({ id: entry.deviceId, label: entry.label }))
  );
}
