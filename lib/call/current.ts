import { Scope } from '#lib/kernel/scope.ts';
import type { Store } from '#lib/kernel/store.ts';
import type { RoomSecret } from '#lib/protocol/ids.ts';
import type { LevelMeter } from '#lib/rtc/audio/level.ts';
import type { Devices, DevicesInitial } from '#lib/rtc/capture/devices.ts';
import { MicrophoneAttention } from './attention/microphoneAttention.ts';
import type { CallEnvironment, CallOptions } from './callOptions.ts';
import { LaterConversation } from './conversation/laterConversation.ts';
import type { Conversation } from './conversationPort.ts';
import { followDevices } from './followDevices.ts';
import type { Hosting } from './host/hostPort.ts';
import { LaterHosting } from './host/laterHosting.ts';
import { obey } from './host/obey.ts';
import type { Obedience } from './host/obey.ts';
import type { CallEvent } from './reduce.ts';
import { LaterMove } from './move/laterMove.ts';
import { ScreenSharing } from './screenSharing.ts';
import type { CallNotice, CallSnapshot, EndReason } from './snapshot.ts';
import { Visit } from './visit.ts';

export interface CurrentOptions {
  readonly env: CallEnvironment;
  readonly call: CallOptions;
  /** The room's secret as it is now. */
  readonly secret: RoomSecret | null;
  readonly selected: DevicesInitial['selected'];
  readonly snapshot: Store<CallSnapshot>;
  readonly conversation: Store<Conversation | null>;
  readonly hosting: Store<Hosting | null>;
  readonly dispatch: (event: CallEvent) => void;
  /** What the visit itself has to tell. */
  readonly onEvent: (event: CallEvent) => void;
  readonly notify: (notice: CallNotice) => void;
  readonly turnOff: Obedience['turnOff'];
  readonly onEnd: (reason: EndReason) => void;
  /** The devices that the next visit starts with. */
  readonly onSelected: (selected: DevicesInitial['selected']) => void;
}

/** What lives as long as one visit; the call itself outlives it, through `rejoin`. */
export interface Current {
  readonly scope: Scope;
  readonly visit: Visit;
  readonly devices: Devices;
  readonly screen: ScreenSharing;
  readonly desk: LaterHosting;
  readonly meter: LevelMeter;
  readonly move: LaterMove;
  /** Begins the conversation, once the seat is taken. */
  readonly converse: () => void;
}

/** Opens a visit with everything that belongs to it. */
export function openCurrent(options: CurrentOptions): Current {
  const { env, call, secret, snapshot, conversation, dispatch, notify, onEvent, onEnd } = options;
  const { clock, seat } = env;
  const { room } = call;
  const scope = new Scope();
  const owned = <T extends { close(): void }>(it: T): T => {
    scope.add(() => it.close());
    return it;
  };
  const meter = owned(env.createLevelMeter());
  const devices = env.createDevices({ wanted: snapshot.get().self.wanted, selected: options.selected });
  scope.add(() => {
    options.onSelected({
      camera: devices.preference('camera'),
      microphone: devices.preference('microphone'),
      speaker: devices.preference('speaker'),
    });
    devices.close();
  });
  const screen = owned(new ScreenSharing({ loadScreenCapture: env.loadScreenCapture, dispatch, notify }));
  const talk = owned(new LaterConversation(clock, env.loadConversation, conversation));
  const visit = owned(
    new Visit(env, {
      room,
      secret,
      seat: seat.token(),
      host: call.hostToken,
      dispatch: onEvent,
      notice: notify,
      onText: (from, text) => talk.receive(from, text),
      onWaiting: (waiting) => desk.hear(waiting),
      rules: { read: () => seat.rules(), write: (text) => seat.keepRules(text) },
      onEnd,
    }),
  );
  const steps: Pick<Obedience, 'cut' | 'rekey'> = { cut: (id) => visit.cut(id), rekey: (next) => visit.rekey(next) };
  const desk = owned(
    new LaterHosting({
      room,
      clock,
      load: env.loadHosting,
      snapshot,
      shown: options.hosting,
      keyring: visit.keyring,
      command: visit.command,
      words: () => conversation.get()?.hostWords ?? null,
      others: () => snapshot.get().participants.map(({ id }) => id),
      ...steps,
      notify,
      onEnded: () => onEnd('ended-by-host'),
    }),
  );
  const move = owned(
    new LaterMove({
      load: env.loadMove,
      ...{ clock, room, seat, snapshot, conversation },
      openSignaling: env.openSignaling,
      origin: call.origin,
      host: call.hostToken,
      secret: () => visit.keyring()?.secret ?? null,
    }),
  );
  followDevices(scope, { devices, screen, setTracks: (tracks) => visit.wishes.setTracks(tracks), dispatch, notify });
  const attention = owned(new MicrophoneAttention({ devices, meter, clock, onNews: (news) => dispatch({ kind: 'microphone-news', news }) }));
  scope.add(snapshot.subscribe(() => attention.setInCall(snapshot.get().phase.kind === 'live')));

  const converse = (): void => {
    const { self } = snapshot.get();
    if (!self.id || !visit.media) return;
    talk.start({
      room,
      self: self.id,
      links: visit.media.dataLinks,
      snapshot,
      relay: (to, text) => visit.mail.relay(to, text),
      onHostWord: (from, word) => obey(from, word, { ...steps, snapshot: snapshot.get(), turnOff: options.turnOff, notify, onEnd }),
      withhold: (from) => visit.media?.setWithheld(from),
      readStats: () => visit.media?.readStats() ?? Promise.resolve(new Map()),
      decided: seat.takeDecided(),
      kept: { read: () => seat.talk(), write: (text) => seat.keepTalk(text) },
    });
  };
  return { scope, visit, devices, screen, desk, meter, move, converse };
}
