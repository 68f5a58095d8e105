import { Store } from '#lib/kernel/store.ts';
import type { CaptureFailure, CaptureKind, DeviceKind, DevicesSnapshot } from '../capture/deviceState.ts';
import type { CaptureTracks, Devices, DevicesInitial } from '../capture/devices.ts';
import { fakeTrack } from './fakeMedia.ts';

/** Devices that deliver at once whatever is wanted. */
export class FakeDevices implements Devices {
  readonly snapshot: Store<DevicesSnapshot>;
  readonly tracks: Store<CaptureTracks>;
  readonly mutedMicrophone = new Store<MediaStreamTrack | null>(null);
  readonly retried: CaptureKind[] = [];
  closed = false;
  readonly #selected: Record<DeviceKind, string | null>;
  readonly #ended = new Set<(device: CaptureKind) => void>();
  readonly #restored = new Set<(device: CaptureKind) => void>();
  readonly #switched = new Set<(device: CaptureKind, label: string) => void>();
  readonly #switchFailed = new Set<(device: CaptureKind, reason: CaptureFailure) => void>();

  constructor({ wanted, selected }: DevicesInitial) {
    this.#selected = { ...selected };
    this.tracks = new Store<CaptureTracks>({
      microphone: wanted.microphone ? fakeTrack('audio') : null,
      camera: wanted.camera ? fakeTrack('video') : null,
    });
    this.snapshot = new Store<DevicesSnapshot>({
      camera: { kind: 'off' },
      microphone: { kind: 'off' },
      options: { camera: [], microphone: [], speaker: [] },
      selected,
      canSelectSpeaker: true,
    });
  }

  /** Who listens to anything: what a test of clean-up counts. */
  get listeners(): number {
    const told = this.#ended.size + this.#restored.size + this.#switched.size + this.#switchFailed.size;
    return this.snapshot.listeners + this.tracks.listeners + this.mutedMicrophone.listeners + told;
  }

  setWanted(kind: CaptureKind, on: boolean): void {
    if (kind === 'microphone') this.mutedMicrophone.set(on ? null : disabled(fakeTrack('audio')));
    this.tracks.set({ ...this.tracks.get(), [kind]: on ? fakeTrack(kind === 'camera' ? 'video' : 'audio') : null });
  }

  select(kind: DeviceKind, id: string | null): void {
    this.#selected[kind] = id;
    this.snapshot.set({ ...this.snapshot.get(), selected: { ...this.#selected } });
  }

  retry(kind: CaptureKind): void {
    this.retried.push(kind);
  }

  preference(kind: DeviceKind): string | null {
    return this.#selected[kind];
  }

  release(): void {
    this.mutedMicrophone.set(null);
    this.tracks.set({ microphone: null, camera: null });
  }

  /** The device goes away by itself. */
  end(kind: CaptureKind): void {
    this.tracks.set({ ...this.tracks.get(), [kind]: null });
    for (const listener of this.#ended) listener(kind);
  }

  /** And delivers again. */
  restore(kind: CaptureKind): void {
    this.setWanted(kind, true);
    for (const listener of this.#restored) listener(kind);
  }

  onEnded(listener: (device: CaptureKind) => void): () => void {
    this.#ended.add(listener);
    return () => this.#ended.delete(listener);
  }

  onRestored(listener: (device: CaptureKind) => void): () => void {
    this.#restored.add(listener);
    return () => this.#restored.delete(listener);
  }

  onSwitched(listener: (device: CaptureKind, label: string) => void): () => void {
    this.#switched.add(listener);
    return () => this.#switched.delete(listener);
  }

  onSwitchFailed(listener: (device: CaptureKind, reason: CaptureFailure) => void): () => void {
    this.#switchFailed.add(listener);
    return () => this.#switchFailed.delete(listener);
  }

  close(): void {
    this.closed = true;
    this.release();
  }
}

function disabled(track: MediaStreamTrack): MediaStreamTrack {
  track.enabled = false;
  return track;
}
