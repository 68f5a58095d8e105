import type { Readable } from '#lib/kernel/store.ts';
import type { AccessMode } from '#lib/protocol/access.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Role } from '#lib/protocol/participant.ts';

/** Somebody at the door, as a host sees them. */
export interface WaitingPerson {
  readonly id: ParticipantId;
  /** Cleaned; may be empty. Null where it was sealed for other hosts only. */
  readonly name: string | null;
  /** ms since the epoch, server's clock. */
  readonly since: number;
  /** Whether the visitor came without the room's secret, which letting in hands over. */
  readonly needsSecret: boolean;
}

/** What a host can be asked to turn off at somebody else's. */
export type Stoppable = 'microphone' | 'camera' | 'screen';

/** What those who lead a room can do. Methods return at once; what comes of them shows in the roster, and what does not, as a notice. */
export interface Hosting {
  /** First come first. */
  readonly waiting: Readable<readonly WaitingPerson[]>;

  setAccess(mode: AccessMode): void;
  admit(people: readonly ParticipantId[]): void;
  deny(people: readonly ParticipantId[]): void;
  /** Turns it off there; turning it on again is theirs alone. */
  stop(id: ParticipantId, source: Stoppable): void;
  /** `relink`: everybody else gets another link, so that whoever was removed cannot come back by the old one. */
  remove(id: ParticipantId, relink: boolean): void;
  grant(id: ParticipantId, role: Role): void;
  /** Ends the call for everybody. */
  end(): void;
}
