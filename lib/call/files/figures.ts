import type { Transfer } from './filesPort.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** An amount of bytes as people say it: in the largest unit it fills, as `Intl.NumberFormat` names it. */
export interface Amount {
  readonly value: number;
  readonly unit: (typeof units)[number];
}

export function amountOf(bytes: number): Amount {
  let value = bytes;
  let step = 0;
  // What would be rounded up to a thousand is one of the next.
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1_000;
    step += 1;
  }
  return { value, unit: units[step] ?? 'byte' };
}

/** Time left as people say it; null while nothing moves. */
export interface TimeLeft {
  readonly value: number;
  readonly unit: 'second' | 'minute' | 'hour';
}

export function timeLeft({ size, moved, speed }: Pick<Transfer, 'size' | 'moved' | 'speed'>): TimeLeft | null {
  if (speed <= 0 || moved >= size) return null;
  const seconds = Math.ceil((size - moved) / speed);
  if (seconds < 60) return { value: seconds, unit: 'second' };
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? { value: minutes, unit: 'minute' } : { value: Math.ceil(minutes / 60), unit: 'hour' };
}

/** How much is there, 0 to 1. A file of no bytes is whole. */
export const shareMoved = ({ size, moved }: Pick<Transfer, 'size' | 'moved'>): number => (size === 0 ? 1 : Math.min(1, moved / size));
