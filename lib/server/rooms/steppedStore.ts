import type { Result } from '#lib/kernel/result.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { RoomName } from '#lib/protocol/ids.ts';
import { admit, command, knock, patch, remove, withdraw } from './steps.ts';
import type { Decide } from './steps.ts';
import type {
  Admission,
  AdmitFailure,
  AdmitRequest,
  CommandFailure,
  DoorNews,
  Expired,
  HashedCommand,
  Knock,
  KnockFailure,
  KnockRequest,
  Place,
  RoomChange,
  RoomRecord,
  RoomStore,
  SeatPatch,
  StoreState,
  Waiter,
} from './store.ts';

/** A store that has one way to change a room: to take a step that is decided elsewhere. What is left to it is to keep rooms. */
export abstract class SteppedStore implements RoomStore {
  abstract readonly state: Readable<StoreState>;
  abstract renew(place: Place, until: number): Promise<boolean>;
  abstract read(room: RoomName): Promise<RoomRecord | null>;
  abstract waiting(room: RoomName): Promise<readonly Waiter[]>;
  abstract expire(now: number): Promise<Expired>;
  abstract count(): Promise<{ readonly rooms: number; readonly seats: number }>;
  abstract close(): Promise<void>;

  /** Takes the step that `decide` makes of the room as it stands, as a whole and with nothing in between; a refused one leaves no trace. */
  protected abstract take<T, Reason extends string>(room: RoomName, decide: Decide<T, Reason>): Promise<Result<T, Reason>>;

  admit(request: AdmitRequest): Promise<Result<Admission, AdmitFailure>> {
    return this.take(request.room, (before) => admit(before, request));
  }

  knock(request: KnockRequest): Promise<Result<Knock, KnockFailure>> {
    return this.take(request.room, (before) => knock(before, request));
  }

  command(place: Place, asked: HashedCommand): Promise<Result<RoomChange, CommandFailure>> {
    return this.take(place.room, (before) => command(before, place, asked));
  }

  async withdraw(place: Place): Promise<DoorNews | null> {
    return valueOf(await this.take(place.room, (before) => withdraw(before, place)));
  }

  async patch(place: Place, change: SeatPatch): Promise<RoomChange | null> {
    return valueOf(await this.take(place.room, (before) => patch(before, place, change)));
  }

  async remove(place: Place): Promise<RoomChange | null> {
    return valueOf(await this.take(place.room, (before) => remove(before, place)));
  }
}

function valueOf<T>(result: Result<T, 'not-held'>): T | null {
  return result.ok ? result.value : null;
}
