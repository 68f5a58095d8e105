import type { Result } from '#lib/kernel/result.ts';
import type { Roster, RosterEntry } from '#lib/protocol/events.ts';
import type { ParticipantId, RoomName } from '#lib/protocol/ids.ts';
import type { Role } from '#lib/protocol/participant.ts';

/** SHA-256 of a room's proof, base64url: all the server keeps of it. */
export type ProofHash = string & { readonly ProofHash: unique symbol };

/** The socket that holds a seat. */
export type Holder = string;

/** Names a seat and the socket that claims to hold it. A seat that another socket took over since is out of its reach. */
export interface Place {
  readonly room: RoomName;
  readonly seat: ParticipantId;
  readonly holder: Holder;
}

/** What changed and who may hear of it: whoever showed the proof that hashes to `proofHash`. */
export interface RoomChange {
  readonly room: RoomName;
  readonly proofHash: ProofHash;
  readonly roster: Roster;
}

export interface Seat {
  readonly entry: RosterEntry;
  readonly holder: Holder;
}

/** One life of a room, as it stood at one moment. Never changed in place. */
export interface RoomRecord {
  /** Names this life of the room. */
  readonly epoch: string;
  /** Counts the changes of this life. */
  readonly rev: number;
  readonly proofHash: ProofHash;
  readonly seats: ReadonlyMap<ParticipantId, Seat>;
}

export interface AdmitRequest extends Place {
  readonly proofHash: ProofHash;
  /** `host` only after the host token was checked. */
  readonly role: Role;
  /** The sealed profile. */
  readonly profile: string;
  /** Most seats of the room. */
  readonly capacity: number;
  /** ms since the epoch. */
  readonly now: number;
  /** When the seat is given up unless it is renewed, ms since the epoch. */
  readonly until: number;
}

/** What a host who came with another secret put an end to. */
export interface RoomReset {
  /** Whose seats ended with it, other than the host's own socket. */
  readonly holders: readonly Holder[];
  /** The old life's last word to those who watched it: nobody is left. */
  readonly change: RoomChange;
}

export interface Admission {
  readonly change: RoomChange;
  /** The other socket that held this seat until now. */
  readonly displaced: Holder | null;
  readonly reset: RoomReset | null;
}

/** What may change about a seat while it is held. */
export type SeatPatch = { readonly profile: string } | { readonly presence: RosterEntry['presence'] };

/**
 * Where rooms live. Each method is one atomic step, and a refused one leaves no trace. A room exists while it has a seat.
 * The contract is tested by `storeContract.ts`, which every implementation passes.
 */
export interface RoomStore {
  /** Takes the seat, or takes it back; see `policy.ts` for who gets in. */
  admit(request: AdmitRequest): Promise<Result<Admission, 'wrong-secret' | 'room-full'>>;
  /** Null when `place` does not hold its seat. */
  patch(place: Place, patch: SeatPatch): Promise<RoomChange | null>;
  /** Gives the seat up. Null when `place` does not hold it. */
  remove(place: Place): Promise<RoomChange | null>;
  /** Moves the end of the lease to `until`. False when `place` does not hold its seat. */
  renew(place: Place, until: number): Promise<boolean>;
  /** Null when there is no such room. */
  read(room: RoomName): Promise<RoomRecord | null>;
  /** Gives up every seat whose lease ended at or before `now`. One change for each room that lost any. */
  expire(now: number): Promise<readonly RoomChange[]>;
  /** How many rooms and seats there are. */
  count(): Promise<{ readonly rooms: number; readonly seats: number }>;
  /** Releases everything. */
  close(): Promise<void>;
}
