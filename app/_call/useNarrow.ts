import { useSyncExternalStore } from 'react';

/** Narrower than Tailwind's `sm`: a phone held upright. */
const query = '(width < 40rem)';

const subscribe = (listener: () => void): (() => void) => {
  const narrow = matchMedia(query);
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
};

/** Whether the window has no room for everything. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches, () => false);
