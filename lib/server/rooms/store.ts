import type { Result } from '#lib/kernel/result.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { AccessMode, Announcement, Command, GrantedRole, HandedSecret, Knocking, PublicKey, SealedName, Waiting } from '#lib/protocol/access.ts';
import type { CommandReply, Evicted, KnockReply, Roster, RosterEntry } from '#lib/protocol/events.ts';
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

/** A socket that is out: of its seat or of the line. */
export interface Expelled {
  readonly holder: Holder;
  /** Whose audience it belonged to; null of somebody who waited. */
  readonly heard: ProofHash | null;
  readonly reason: Exclude<Evicted['reason'], 'seat-taken'>;
}

/** A socket that waited and may join. */
export interface LetIn {
  readonly holder: Holder;
  readonly secret: HandedSecret | null;
}

/** What is new for those who wait and those who may let them in. */
export interface LineNews {
  readonly toHosts: { readonly holders: readonly Holder[]; readonly notice: Waiting };
  readonly toWaiting: readonly { readonly holder: Holder; readonly notice: Knocking }[];
}

/** What a step did at the door. */
export interface DoorNews {
  readonly expelled: readonly Expelled[];
  readonly letIn: readonly LetIn[];
  /** Null: nobody has to hear of the line. */
  readonly line: LineNews | null;
}

/** What changed and who may hear of it: whoever showed the proof that hashes to `proofHash`. */
export interface RoomChange extends DoorNews {
  readonly room: RoomName;
  readonly proofHash: ProofHash;
  readonly roster: Roster;
}

export interface Seat {
  /** Its role is what the seat may do now: by the token, or as granted. */
  readonly entry: RosterEntry;
  readonly holder: Holder;
  /** Whether it was taken with the host token. */
  readonly proved: boolean;
}

/** Who may come in and who leads, in one life of a room. Each list holds the last `MAX_ANNOUNCED`. */
export interface Access {
  readonly mode: AccessMode;
  /** Whether a host has had a say in this life of the room. Until then the first to come sets it as its client remembers it. */
  readonly settled: boolean;
  readonly granted: ReadonlyMap<ParticipantId, GrantedRole>;
  /** Those who have been let in, and so may come back. */
  readonly admitted: ReadonlySet<ParticipantId>;
  readonly removed: ReadonlySet<ParticipantId>;
  /** The keys that hosts have published. */
  readonly keys: ReadonlyMap<ParticipantId, PublicKey>;
}

/** Somebody at the door. */
export interface Waiter {
  readonly id: ParticipantId;
  readonly holder: Holder;
  /** ms since the epoch. */
  readonly since: number;
  /** Null of a visitor without the secret. */
  readonly proofHash: ProofHash | null;
  readonly name: SealedName;
}

/** One life of a room, as it stood at one moment. Never changed in place. */
export interface RoomRecord {
  /** Names this life of the room. */
  readonly epoch: string;
  /** Counts the changes of this life. */
  readonly rev: number;
  readonly proofHash: ProofHash;
  readonly seats: ReadonlyMap<ParticipantId, Seat>;
  readonly access: Access;
}

export interface AdmitRequest extends Place {
  readonly proofHash: ProofHash;
  /** `host` only after the host token was checked. */
  readonly role: Role;
  /** From a host: the room's rules as its client remembers them; null of anybody else. */
  readonly rules: Announcement | null;
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

export interface KnockRequest extends Place {
  readonly proofHash: ProofHash | null;
  readonly name: SealedName;
  /** ms since the epoch. */
  readonly now: number;
  /** When the place in line is given up unless it is renewed, ms since the epoch. */
  readonly until: number;
}

export interface Knock {
  readonly knocking: Knocking;
  /** For everybody but the one who knocked. */
  readonly news: DoorNews;
}

/** Why a room does not let somebody in. */
export type AdmitFailure = 'wrong-secret' | 'room-full' | 'must-knock' | 'locked' | 'removed';
export type KnockFailure = Extract<KnockReply, { ok: false }>['reason'] & ('wrong-secret' | 'open' | 'locked' | 'removed' | 'line-full');
export type CommandFailure = Extract<CommandReply, { ok: false }>['reason'] & ('not-joined' | 'not-a-host' | 'not-allowed' | 'nobody-there');

/** What may change about a seat while it is held. */
export type SeatPatch = { readonly profile: string } | { readonly presence: RosterEntry['presence'] };

/** A command as the store takes it: of a proof, it keeps the hash. */
export type HashedCommand = Exclude<Command, { kind: 'remove' }> | { readonly kind: 'remove'; readonly id: ParticipantId; readonly proofHash: ProofHash | null };

export interface Expired {
  /** Rooms that lost a seat. */
  readonly changes: readonly RoomChange[];
  /** Of doors where only somebody who waited is gone. */
  readonly doors: readonly { readonly room: RoomName; readonly news: DoorNews }[];
}

/** `away`: what the store keeps rooms in cannot be reached. */
export type StoreState = 'up' | 'away';

/**
 * Where rooms live. Each method is one atomic step, and a refused one leaves no trace. A room exists while it has a seat; its line of
 * those who wait exists by itself. A store that cannot be reached rejects with `Unavailable`; whether the step was taken is not known then.
 * The contract is tested by `storeContract.ts`, which every implementation passes.
 */
export interface RoomStore {
  readonly state: Readable<StoreState>;
  /** Takes the seat, or takes it back; see `policy.ts` for who gets in. */
  admit(request: AdmitRequest): Promise<Result<Admission, AdmitFailure>>;
  /** Takes a place in line, or keeps it under another name. There need not be a room yet. */
  knock(request: KnockRequest): Promise<Result<Knock, KnockFailure>>;
  /** Gives a place in line up. Null when `place` does not hold it. */
  withdraw(place: Place): Promise<DoorNews | null>;
  /** Does what a host asks for; see `commands.ts` for who may. */
  command(place: Place, command: HashedCommand): Promise<Result<RoomChange, CommandFailure>>;
  /** Null when `place` does not hold its seat. */
  patch(place: Place, patch: SeatPatch): Promise<RoomChange | null>;
  /** Gives the seat up. Null when `place` does not hold it. */
  remove(place: Place): Promise<RoomChange | null>;
  /** Moves the end of the lease to `until`. False when `place` holds neither its seat nor its place in line. */
  renew(place: Place, until: number): Promise<boolean>;
  /** Null when there is no such room. */
  read(room: RoomName): Promise<RoomRecord | null>;
  /** Those who wait at the room's door, first come first. */
  waiting(room: RoomName): Promise<readonly Waiter[]>;
  /** Gives up every seat and place in line whose lease ended at or before `now`. One change for each room that lost any. */
  expire(now: number): Promise<Expired>;
  /** How many rooms and seats there are. */
  count(): Promise<{ readonly rooms: number; readonly seats: number }>;
  /** Releases everything. */
  close(): Promise<void>;
}
