import { formatBindings, parseBindings } from '#lib/call/shortcuts.ts';
import type { Bindings } from '#lib/call/shortcuts.ts';
import { Store } from '#lib/kernel/store.ts';

const KEY = 'parley.shortcuts';

/** Which keys do what in this browser. */
export const keyBindings = new Store<Bindings>(parseBindings(read()));

/** Whether the keyboard is one with a Command key. */
export const isApple = (): boolean => /Mac|iPhone|iPad/u.test(navigator.userAgent);

export function keepBindings(bindings: Bindings): void {
  keyBindings.set(bindings);
  try {
    localStorage.setItem(KEY, formatBindings(bindings));
  } catch {
    // Denied or full: they hold until the page goes.
  }
}

function read(): string | null {
  try {
    return typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
