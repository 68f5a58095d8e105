import { announcement } from '#lib/protocol/access.ts';
import type { Announcement } from '#lib/protocol/access.ts';
import type { Roster } from '#lib/protocol/events.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { MAX_ANNOUNCED } from '#lib/protocol/limits.ts';

/** Where a tab keeps the rules for its reload. */
export interface KeptRules {
  readonly read: () => string | null;
  readonly write: (text: string) => void;
}

/**
 * The room's rules as a host's tab has last heard them, for a server that has forgotten: it takes them from the first host who comes
 * back. Until then, for a few seconds after a restart, whoever has the link may come in, a removed one too; with the rules it is out
 * again.
 */
export class RulesKeeper {
  readonly #kept: KeptRules;
  #rules: Announcement | null;

  constructor(kept: KeptRules) {
    this.#kept = kept;
    this.#rules = parse(kept.read());
  }

  /** What to bring along with a join; null of a host who has not been in. */
  get announced(): Announcement | null {
    return this.#rules;
  }

  /** From the seat, which hears the whole of it. */
  hear({ access, participants }: Roster, self: ParticipantId): void {
    const here = participants.map(({ id }) => id);
    const granted = participants.flatMap(({ id, role }) => (role === 'guest' || id === self ? [] : [{ id, role }]));
    const rules = this.#rules ?? { mode: access, granted, admitted: [], removed: [] };
    const away = rules.granted.filter(({ id }) => !here.includes(id));
    const removed = rules.removed.filter((id) => !here.includes(id));
    const admitted = newest([...rules.admitted.filter((id) => !here.includes(id)), ...here]);
    this.#set({ mode: access, granted: newest([...away, ...granted]), admitted, removed });
  }

  /** A host has removed `id`. */
  remove(id: ParticipantId): void {
    if (!this.#rules) return;
    const without = <T extends ParticipantId | { readonly id: ParticipantId }>(list: readonly T[]) => list.filter((one) => (typeof one === 'string' ? one : one.id) !== id);
    const { mode, granted, admitted, removed } = this.#rules;
    this.#set({ mode, granted: without(granted), admitted: without(admitted), removed: newest([...without(removed), id]) });
  }

  #set(rules: Announcement): void {
    const text = JSON.stringify(rules);
    if (this.#rules && text === JSON.stringify(this.#rules)) return;
    this.#rules = rules;
    this.#kept.write(text);
  }
}

const newest = <T>(list: readonly T[]): T[] => list.slice(-MAX_ANNOUNCED);

function parse(text: string | null): Announcement | null {
  try {
    return announcement.safeParse(JSON.parse(text ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}
