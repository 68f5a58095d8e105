import { Store } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { Call } from './callPort.ts';
import type { CallNotice, CallSnapshot } from './snapshot.ts';

/** One recorded method call. */
export type FakeCallEntry =
  | { readonly method: 'join'; readonly name: string }
  | { readonly method: 'leave' | 'rejoin' | 'close' }
  | { readonly method: 'setMicrophone' | 'setCamera' | 'holdToTalk'; readonly on: boolean }
  | { readonly method: 'selectDevice'; readonly kind: DeviceKind; readonly id: string }
  | { readonly method: 'retryDevice'; readonly kind: CaptureKind }
  | { readonly method: 'reportSoundBlocked'; readonly blocked: boolean };

/** A call that does nothing by itself: tests and the look of states set its snapshot and read what was asked of it. */
export class FakeCall implements Call {
  readonly snapshot: Store<CallSnapshot>;
  readonly calls: FakeCallEntry[] = [];
  readonly #levels = new Map<ParticipantId | 'self', Set<(level: number) => void>>();
  readonly #notices = new Set<(notice: CallNotice) => void>();

  constructor(snapshot: CallSnapshot) {
    this.snapshot = new Store(snapshot);
  }

  /** Replaces parts of the snapshot. */
  patch(part: Partial<CallSnapshot>): void {
    this.snapshot.set({ ...this.snapshot.get(), ...part });
  }

  /** Lets whoever listens to `of` hear `level`, 0 to 1. */
  level(of: ParticipantId | 'self', level: number): void {
    for (const listener of this.#levels.get(of) ?? []) listener(level);
  }

  notice(notice: CallNotice): void {
    for (const listener of this.#notices) listener(notice);
  }

  join(name: string): void {
    this.calls.push({ method: 'join', name });
  }

  leave(): void {
    this.calls.push({ method: 'leave' });
  }

  rejoin(): void {
    this.calls.push({ method: 'rejoin' });
  }

  setMicrophone(on: boolean): void {
    this.calls.push({ method: 'setMicrophone', on });
  }

  setCamera(on: boolean): void {
    this.calls.push({ method: 'setCamera', on });
  }

  holdToTalk(on: boolean): void {
    this.calls.push({ method: 'holdToTalk', on });
  }

  selectDevice(kind: DeviceKind, id: string): void {
    this.calls.push({ method: 'selectDevice', kind, id });
  }

  retryDevice(kind: CaptureKind): void {
    this.calls.push({ method: 'retryDevice', kind });
  }

  reportSoundBlocked(blocked: boolean): void {
    this.calls.push({ method: 'reportSoundBlocked', blocked });
  }

  listenLevel(of: ParticipantId | 'self', listener: (level: number) => void): () => void {
    const listeners = this.#levels.get(of) ?? new Set();
    this.#levels.set(of, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onNotice(listener: (notice: CallNotice) => void): () => void {
    this.#notices.add(listener);
    return () => this.#notices.delete(listener);
  }

  close(): void {
    this.calls.push({ method: 'close' });
  }
}
