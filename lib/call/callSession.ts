import { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { ParticipantId, RoomSecret } from '#lib/protocol/ids.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import { roomPath } from '#lib/protocol/roomLink.ts';
import type { CaptureKind, DeviceKind } from '#lib/rtc/capture/deviceState.ts';
import type { DevicesInitial } from '#lib/rtc/capture/devices.ts';
import type { ScreenHint } from '#lib/rtc/capture/screenState.ts';
import type { CallEnvironment, CallOptions } from './callOptions.ts';
import type { Call } from './callPort.ts';
import { combineDemands, spareDemands } from './demands.ts';
import type { DemandView, ViewDemands } from './demands.ts';
import { openCurrent } from './current.ts';
import type { Current } from './current.ts';
import type { Conversation } from './conversationPort.ts';
import type { Hosting } from './host/hostPort.ts';
import type { Move } from './move/movePort.ts';
import { followPage } from './followPage.ts';
import { followLevel, pollLevel } from './levels.ts';
import type { LinkReport } from './linkQuality.ts';
import { NoticeBoard } from './noticeBoard.ts';
import { initialSnapshot, reduce } from './reduce.ts';
import type { CallEvent } from './reduce.ts';
import { settle } from './settling.ts';
import { isSettled } from './snapshot.ts';
import type { CallNotice, CallSnapshot, EndReason } from './snapshot.ts';

/** The one implementation of `Call`: gestures become effects, effects become events, events become the snapshot. */
export class CallSession implements Call {
  readonly snapshot: Store<CallSnapshot>;
  readonly conversation = new Store<Conversation | null>(null);
  readonly hosting = new Store<Hosting | null>(null);
  readonly #env: CallEnvironment;
  readonly #options: CallOptions;
  readonly #scope = new Scope();
  readonly #notices = new NoticeBoard(() => this.snapshot.get().phase.kind === 'live');
  readonly #views = new Map<DemandView, ViewDemands>();
  #unwanted: ReadonlySet<ParticipantId> = new Set();
  #secret: RoomSecret | null;
  #selected: DevicesInitial['selected'];
  #current: Current | null = null;
  /** The microphone is on for as long as a key is held. */
  #talking = false;
  #hurry: () => void = () => {};

  constructor(env: CallEnvironment, options: CallOptions) {
    this.#env = env;
    this.#options = options;
    const { room, secret, origin, initialName, initialDevices, initialLowData, initialRelayOnly } = options;
    this.#secret = secret;
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
        lowData: initialLowData,
        relayOnly: initialRelayOnly,
      }),
    );
    if (env.obstacle) {
      this.#dispatch({ kind: 'ended', reason: env.obstacle });
      return;
    }
    const screenLock = env.createScreenLock();
    this.#scope.add(() => screenLock.close());
    this.#scope.add(this.snapshot.subscribe(() => screenLock.setOn(isSettled(this.snapshot.get().phase))));
    followPage(this.#scope, env, {
      onGone: () => this.#suspend(),
      onBack: () => this.#begin(),
      onOnline: (online) => this.#dispatch({ kind: 'online', online }),
      onVisibility: () => this.#demand(),
      onHurry: () => this.#current?.visit.hurry(),
    });
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

  async offerMove(): Promise<Move | null> {
    return (await this.#current?.move.offer()) ?? null;
  }

  touched(): void {
    this.#hurry();
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

  shareScreen(): void {
    if (this.snapshot.get().phase.kind === 'live') this.#current?.screen.share();
  }

  async showPicture(picture: Blob): Promise<boolean> {
    return this.snapshot.get().phase.kind === 'live' && ((await this.#current?.screen.show(picture)) ?? false);
  }

  stopScreen(): void {
    this.#current?.screen.stop();
  }

  setScreenHint(hint: ScreenHint): void {
    this.#current?.screen.setHint(hint);
  }

  listenLevel(of: ParticipantId | 'self', listener: (level: number) => void): () => void {
    if (of !== 'self') return pollLevel(this.#env.clock, this.#scope.child(), () => this.#current?.visit.media?.audioLevel(of) ?? 0, listener);
    // `tracks` is an event of its own, so the snapshot changes with them, from visit to visit too.
    const track = () => this.#current?.devices.tracks.get().microphone ?? null;
    return followLevel(this.snapshot, track, (it, each) => this.#current?.meter.listen(it, each), listener);
  }

  setDemand(view: DemandView, demands: ViewDemands): void {
    this.#views.set(view, demands);
    this.#demand();
  }

  setUnwanted(unwanted: ReadonlySet<ParticipantId>): void {
    this.#unwanted = unwanted;
    this.#demand();
  }

  setLowData(on: boolean): void {
    this.#dispatch({ kind: 'low-data', on });
    this.#demand();
  }

  setRelayOnly(on: boolean): void {
    this.#dispatch({ kind: 'relay-only', on });
    this.#demand();
  }

  async readLinks(): Promise<ReadonlyMap<ParticipantId, LinkReport>> {
    // Its code comes with the first one who looks.
    const [{ linkReport }, stats] = await Promise.all([import('./linkQuality.ts'), this.#current?.visit.media?.readStats()]);
    return new Map([...(stats ?? [])].map(([id, report]) => [id, linkReport(report)]));
  }

  reportSoundBlocked(blocked: boolean): void {
    this.#dispatch({ kind: 'sound-blocked', blocked });
  }

  onNotice(listener: (notice: CallNotice) => void): () => void {
    return this.#notices.listen(listener);
  }

  close(): void {
    this.#scope.close();
    this.#current?.scope.close();
    this.#current = null;
  }

  #begin(): void {
    this.#current?.scope.close();
    this.#notices.clear();
    this.#dispatch({ kind: 'begun' });
    this.#current = openCurrent({
      env: this.#env,
      call: this.#options,
      secret: this.#secret,
      selected: this.#selected,
      snapshot: this.snapshot,
      conversation: this.conversation,
      hosting: this.hosting,
      dispatch: (event) => this.#dispatch(event),
      onEvent: (event) => this.#onEvent(event),
      notify: this.#notices.tell,
      turnOff: (source) => (source === 'screen' ? this.stopScreen() : source === 'camera' ? this.setCamera(false) : this.setMicrophone(false)),
      onEnd: (reason) => this.#end(reason),
      onSelected: (selected) => {
        this.#selected = selected;
      },
    });
    this.#demand();
    const resumption = this.#env.seat.resumption();
    if (resumption) this.#current.visit.join(resumption.name);
  }

  #demand(): void {
    const { lowData, relayOnly } = this.snapshot.get().self;
    const demands = combineDemands(this.#views, this.#env.isHidden(), this.#unwanted);
    this.#current?.visit.wishes.setDemand(lowData ? spareDemands(demands) : demands, { lowData, relayOnly });
  }

  #onEvent(event: CallEvent): void {
    this.#dispatch(event);
    if (event.kind === 'secret') this.#secret = event.secret;
    if (event.kind !== 'joined') return;
    this.#current?.desk.joined();
    this.#remember();
    // What another device hands over says who gets no media, which cannot wait.
    if (isSettled(this.snapshot.get().phase) || this.#options.handover) this.#onSettled();
    else if (this.#current) this.#hurry = settle({ clock: this.#env.clock, scope: this.#current.scope, snapshot: this.snapshot, onSettled: () => this.#onSettled() });
  }

  #onSettled(): void {
    this.#dispatch({ kind: 'settled' });
    this.#current?.screen.prepare();
    this.#current?.converse();
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
    // Whoever still gets this device's media does so until the one that has the seat now is in.
    if (reason === 'seat-taken' && this.#current?.move.yield(() => this.#end('moved'))) return this.#current.visit.stepDown();
    this.holdToTalk(false);
    this.#current?.scope.close();
    this.#current = null;
    // After everything that had something to keep.
    this.#env.seat.forget();
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
}
