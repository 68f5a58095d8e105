import type { Scope } from '#lib/kernel/scope.ts';
import { embedCommand } from '#lib/protocol/embed.ts';
import type { EmbedCommand, EmbedEvent } from '#lib/protocol/embed.ts';
import type { Call } from '../callPort.ts';
import type { CallSnapshot } from '../snapshot.ts';

/** The window around the frame, as far as it may be talked to. */
export interface EmbedPort {
  /** Reaches it only if it is of an allowed origin. */
  readonly post: (event: EmbedEvent) => void;
  /** What comes from it, if it is of an allowed origin: anything. */
  readonly listen: (listener: (data: unknown) => void) => () => void;
}

/**
 * Lets the page that embeds a call ask for what its person could press, and tells it what it has to know to draw around it. It hears
 * neither names nor ids nor the link.
 */
export function bridgeEmbed(scope: Scope, call: Call, port: EmbedPort): void {
  let told: ReadonlySet<string> = new Set();
  const look = (): void => {
    const events = new Map(eventsOf(call.snapshot.get()).map((event) => [JSON.stringify(event), event]));
    // What was true before is no news. What has ceased to be may come true again.
    for (const [words, event] of events) if (!told.has(words)) port.post(event);
    told = new Set(events.keys());
  };
  scope.add(
    port.listen((data) => {
      const command = embedCommand.safeParse(data);
      if (command.success) obey(call, command.data);
      // Other messages pass through windows as well: only what claims to be ours is answered.
      else if (typeof data === 'object' && data !== null && 'parley' in data) port.post({ parley: 1, kind: 'refused', reason: 'malformed' });
    }),
  );
  scope.add(call.snapshot.subscribe(look));
  look();
}

function obey(call: Call, command: EmbedCommand): void {
  switch (command.kind) {
    case 'join': {
      const { phase, self } = call.snapshot.get();
      if (phase.kind === 'ended') call.rejoin();
      return call.join(command.name ?? self.name);
    }
    case 'leave':
      return call.leave();
    case 'microphone':
      return call.setMicrophone(command.on);
    case 'camera':
      return call.setCamera(command.on);
  }
}

function eventsOf({ phase, self, participants }: CallSnapshot): readonly EmbedEvent[] {
  const sending: EmbedEvent = { parley: 1, kind: 'sending', microphone: self.media.microphone, camera: self.media.camera };
  switch (phase.kind) {
    case 'preparing':
      return [];
    case 'ended':
      return [{ parley: 1, kind: 'left', reason: phase.reason }];
    case 'live':
      return [{ parley: 1, kind: 'joined' }, { parley: 1, kind: 'participants', count: participants.length + 1 }, sending];
    case 'preview':
    case 'joining':
      return [{ parley: 1, kind: 'ready' }];
    case 'knocking':
      return [{ parley: 1, kind: 'knocking' }];
  }
}
