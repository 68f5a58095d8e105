/** Browsers that differ in where a blocked device is allowed again. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'ios' | 'android';
/** Systems that differ in where they keep devices from a browser. */
export type SystemFamily = 'mac' | 'windows' | 'ios' | 'android' | 'other';

/** The system in a user agent string. iPads call themselves Macs; `touchPoints` tells them apart. */
export function systemOf(userAgent: string, touchPoints: number): SystemFamily {
  if (/iPhone|iPad|iPod/u.test(userAgent) || (/Macintosh/u.test(userAgent) && touchPoints > 1)) return 'ios';
  if (/Android/u.test(userAgent)) return 'android';
  if (/Macintosh/u.test(userAgent)) return 'mac';
  return /Windows/u.test(userAgent) ? 'windows' : 'other';
}

/** The browser in a user agent string, for wording only: nothing is switched on or off by it. */
export function browserOf(userAgent: string, touchPoints: number): BrowserFamily {
  const system = systemOf(userAgent, touchPoints);
  // On iOS every browser has the same settings, since Safari's engine is in all of them.
  if (system === 'ios') return 'ios';
  if (/Firefox\//u.test(userAgent)) return 'firefox';
  if (system === 'android') return 'android';
  return /Safari\//u.test(userAgent) && !/Chrome\/|Chromium\//u.test(userAgent) ? 'safari' : 'chromium';
}
