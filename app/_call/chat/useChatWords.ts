import { useLocale } from 'use-intl/react';
import type { Amount, TimeLeft } from '#lib/call/files/figures.ts';

/** Times and amounts as the reader's language says them. */
export interface ChatWords {
  /** Hours and minutes. `at`: ms since the epoch. */
  time(at: number): string;
  dateAndTime(at: number): string;
  amount(amount: Amount): string;
  timeLeft(left: TimeLeft): string;
}

const made = new Map<string, ChatWords>();

export function useChatWords(): ChatWords {
  const locale = useLocale();
  const known = made.get(locale);
  if (known) return known;
  const hours = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const words: ChatWords = {
    time: (at) => hours.format(at),
    dateAndTime: (at) => dates.format(at),
    amount: ({ value, unit }) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: unit === 'byte' || value >= 99.5 ? 0 : 1 }).format(value),
    timeLeft: ({ value, unit }) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
  };
  made.set(locale, words);
  return words;
}
