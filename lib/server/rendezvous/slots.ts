import { transition } from '#lib/kernel/machine.ts';
import type { TransitionTable } from '#lib/kernel/machine.ts';
import { CODE_LIFETIME_MS, MAX_CODE_TRIES } from '#lib/protocol/limits.ts';
import type { SlotMessage } from '#lib/protocol/rendezvous.ts';
import type { SlotEnd, SlotRecord, TryStep } from './store.ts';

// What happens to one slot, as pure functions: a store only has to run them in one step.

export type OpenRecord = Extract<SlotRecord, { readonly state: 'open' }>;

/** How long it is remembered that a slot is over, in ms. */
export const REMEMBERED_MS = CODE_LIFETIME_MS;

type Said = `${'guest' | 'host'} ${SlotMessage['kind']}`;

/** Who may say what when. `welcomed` and `refused` are the end of a try. */
export const exchangeTable: TransitionTable<TryStep | 'welcomed' | 'refused', Said> = {
  begun: {
    'guest share': 'asked',
    'guest confirmation': null,
    'guest welcome': null,
    'guest refusal': null,
    'host share': null,
    'host confirmation': null,
    'host welcome': null,
    'host refusal': 'refused',
  },
  asked: {
    'guest share': null,
    'guest confirmation': null,
    'guest welcome': null,
    'guest refusal': null,
    'host share': 'answered',
    'host confirmation': null,
    'host welcome': null,
    'host refusal': 'refused',
  },
  answered: {
    'guest share': null,
    'guest confirmation': 'confirmed',
    'guest welcome': null,
    'guest refusal': null,
    'host share': null,
    'host confirmation': null,
    'host welcome': null,
    'host refusal': 'refused',
  },
  confirmed: {
    'guest share': null,
    'guest confirmation': null,
    'guest welcome': null,
    'guest refusal': null,
    'host share': null,
    'host confirmation': null,
    'host welcome': 'welcomed',
    'host refusal': 'refused',
  },
  welcomed: {
    'guest share': null,
    'guest confirmation': null,
    'guest welcome': null,
    'guest refusal': null,
    'host share': null,
    'host confirmation': null,
    'host welcome': null,
    'host refusal': null,
  },
  refused: {
    'guest share': null,
    'guest confirmation': null,
    'guest welcome': null,
    'guest refusal': null,
    'host share': null,
    'host confirmation': null,
    'host welcome': null,
    'host refusal': null,
  },
};

const over = (end: SlotEnd, since: number): SlotRecord => ({ state: 'over', end, until: since + REMEMBERED_MS });

/** `record` as it is at `now`; null once it is forgotten. */
export function settled(record: SlotRecord, now: number): SlotRecord | null {
  if (record.state === 'over') return record.until > now ? record : null;
  if (record.until <= now) return settled(over('expired', record.until), now);
  const { current } = record;
  return current && current.until <= now ? settled(withoutTry(record, current.until), now) : record;
}

/** `record` when its try has come to nothing. */
export function withoutTry(record: OpenRecord, now: number): SlotRecord {
  return record.tries >= MAX_CODE_TRIES ? over('burnt', now) : { ...record, current: null };
}

/** `record` when its host is gone: what is burnt stays burnt, and anything else is nobody's. */
export function withoutHost(record: OpenRecord, now: number): SlotRecord | null {
  return record.tries >= MAX_CODE_TRIES ? over('burnt', now) : null;
}

/** `record` after `said`; null when that is not to be said now. */
export function afterMessage(record: OpenRecord, said: Said, now: number): SlotRecord | null {
  const { current } = record;
  const step = current && transition(exchangeTable, current.step, said);
  if (!step) return null;
  if (step === 'welcomed') return over('used', now);
  return step === 'refused' ? withoutTry(record, now) : { ...record, current: { ...current, step } };
}
