import { openProfile, openSignal, sealProfile, sealSignal } from '#lib/crypto/envelope.ts';
import type { Roster, RosterEntry } from '#lib/protocol/events.ts';
import type { Generation, ParticipantId, RoomName, VisitId } from '#lib/protocol/ids.ts';
import type { Profile } from '#lib/protocol/participant.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import type { IncomingSignal, OutgoingSignal, SealedSignal } from '#lib/protocol/signal.ts';
import type { ReceivedLinkMessage } from '#lib/rtc/mediaTransport.ts';
import type { OpenedEntry, OpenedRoster } from './membership.ts';
import { ReplayGuard } from './replayGuard.ts';

export interface SealedRoomOptions {
  readonly room: RoomName;
  readonly key: CryptoKey;
  readonly self: ParticipantId;
  readonly visit: VisitId;
}

/** What goes out to one participant. */
export interface SealedMessage {
  readonly to: ParticipantId;
  readonly generation: Generation;
  readonly signal: SealedSignal;
}

/** What has come in from one. */
export type OpenedMessage = Omit<ReceivedLinkMessage, 'signal'> & { readonly signal: SealedSignal };

/**
 * The border between what the server carries and what this tab works with: everything going out is sealed here and
 * counted, everything coming in is opened here, once, or dropped.
 */
export class SealedRoom {
  readonly #options: Omit<SealedRoomOptions, 'key'>;
  #key: CryptoKey;
  readonly #guard = new ReplayGuard();
  readonly #counts = new Map<ParticipantId, number>();
  /** Profiles that were opened, by id and box: a roster repeats them all every time. */
  #opened = new Map<string, Profile>();

  constructor({ key, ...options }: SealedRoomOptions) {
    this.#options = options;
    this.#key = key;
  }

  /** The room has another secret. Counts go on, and so do the profiles that were opened: whoever is slow to seal theirs anew is still here. */
  rekey(key: CryptoKey): void {
    this.#key = key;
  }

  sealProfile(name: string): Promise<string> {
    const { room, self, visit } = this.#options;
    const key = this.#key;
    return sealProfile(key, room, self, { name: cleanName(name), visit });
  }

  async openRoster({ epoch, rev, access, participants }: Roster): Promise<OpenedRoster> {
    const opened = new Map<string, Profile>();
    const entries = await Promise.all(participants.map((entry) => this.#openEntry(entry, opened)));
    this.#opened = opened;
    return { epoch, rev, access, participants: entries.filter((entry) => entry !== null) };
  }

  /** `toVisit`: of the recipient, whom no other visit can then open it as. */
  async sealSignal({ to, generation, signal }: SealedMessage, toVisit: VisitId): Promise<OutgoingSignal> {
    const { room, self, visit } = this.#options;
    const key = this.#key;
    const seq = this.#counts.get(to) ?? 0;
    this.#counts.set(to, seq + 1);
    const header = { generation, visit, seq };
    return { to, header, box: await sealSignal(key, { room, from: self, to, toVisit }, header, signal) };
  }

  /** Null for what was forged, moved from elsewhere, or delivered before. */
  async openSignal({ from, header, box }: IncomingSignal): Promise<OpenedMessage | null> {
    const { room, self, visit } = this.#options;
    const key = this.#key;
    const opened = await openSignal(key, { room, from, to: self, toVisit: visit }, header, box);
    // Only what opened counts, or a forger could use numbers up.
    if (!opened.ok || !this.#guard.accept(from, header.visit, header.seq)) return null;
    return { from, visit: header.visit, generation: header.generation, seq: header.seq, signal: opened.value };
  }

  async #openEntry(entry: RosterEntry, opened: Map<string, Profile>): Promise<OpenedEntry | null> {
    const { id, role, since, presence, profile: box } = entry;
    const known = `${id} ${box}`;
    let profile = this.#opened.get(known);
    if (!profile) {
      const result = await openProfile(this.#key, this.#options.room, id, box);
      if (!result.ok) return null;
      profile = { ...result.value, name: cleanName(result.value.name) };
    }
    opened.set(known, profile);
    return { id, role, since, presence, profile };
  }
}
