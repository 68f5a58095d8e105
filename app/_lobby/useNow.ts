import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;
const thisMinute = (): number => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;

/** The minute that has begun, in ms since the epoch: what is said of times changes with it. */
export function useNow(): number {
  const [now, setNow] = useState(thisMinute);
  useEffect(() => {
    const timer = setInterval(() => setNow(thisMinute()), MINUTE_MS / 6);
    return () => clearInterval(timer);
  }, []);
  return now;
}
