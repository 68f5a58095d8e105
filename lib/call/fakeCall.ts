import { Store } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { ScreenHint } from '#lib/rtc/capture/screenState.ts';
import type { Call } from './callPort.ts';
import type { Hosting } from './host/hostPort.ts';
import type { Conversation } from './conversationPort.ts';
import type { DemandView, ViewDemands } from './demands.ts';
import type { Move } from './move/movePort.ts';
import type { LinkReport } from './linkQuality.ts';
import type { CallNotice, CallSnapshot } from './snapshot.ts';

/** One recorded method call. */
export type FakeCallEntry =
  | { readonly method: 'join'; readonly name: string }
  | { readonly method: 'leave' | 'rejoin' | 'close' | 'touched' | 'shareScreen' | 'stopScreen' }
  | { readonly method: 'showPicture'; readonly picture: Blob }
  | { readonly method: 'setScreenHint'; readonly hint: ScreenHint }
  | { readonly method: 'setMicrophone' | 'setCamera' | 'holdToTalk' | 'setLowData' | 'setRelayOnly'; readonly on: boolean }
  | { readonly method: 'selectDevice'; readonly kind: DeviceKind; readonly id: string }
  | { readonly method: 'retryDevice'; readonly kind: CaptureKind }
  | { readonly method: 'setDemand'; readonly view: DemandView; readonly demands: ViewDemands }
  | { readonly method: 'setUnwanted'; readonly unwanted: ReadonlySet<ParticipantId> }
  | { readonly method: 'reportSoundBlocked'; readonly blocked: boolean };

/** A call that does nothing by itself: tests and the look of states set its snapshot and read what was asked of it. */
export class FakeCall implements Call {
  readonly conversation = new Store<Conversation | null>(null);
  readonly hosting = new Store<Hosting | null>(null);
  readonly snapshot: Store<CallSnapshot>;
  readonly calls: FakeCallEntry[] = [];
  /** What the next reading tells, and how many there have been. */
  links: ReadonlyMap<ParticipantId, LinkReport> = new Map();
  reads = 0;
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

  async offerMove(): Promise<Move | null> {
    return null;
  }

  touched(): void {
    this.calls.push({ method: 'touched' });
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

  shareScreen(): void {
    this.calls.push({ method: 'shareScreen' });
  }

  async showPicture(picture: Blob): Promise<boolean> {
    this.calls.push({ method: 'showPicture', picture });
    return true;
  }

  stopScreen(): void {
    this.calls.push({ method: 'stopScreen' });
  }

  setScreenHint(hint: ScreenHint): void {
    this.calls.push({ method: 'setScreenHint', hint });
  }

  setDemand(view: DemandView, demands: ViewDemands): void {
    this.calls.push({ method: 'setDemand', view, demands });
  }

  setUnwanted(unwanted: ReadonlySet<ParticipantId>): void {
    this.calls.push({ method: 'setUnwanted', unwanted });
  }

  setLowData(on: boolean): void {
    this.calls.push({ method: 'setLowData', on });
  }

  setRelayOnly(on: boolean): void {
    this.calls.push({ method: 'setRelayOnly', on });
  }

  async readLinks(): Promise<ReadonlyMap<ParticipantId, LinkReport>> {
    this.reads += 1;
    return this.links;
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
