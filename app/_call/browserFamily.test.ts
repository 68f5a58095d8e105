import { expect, it } from 'vitest';
import { browserOf, systemOf } from './browserFamily.ts';

const agents = {
  chromeWindows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  edgeMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
  safariMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  firefoxAndroid: 'Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0',
  chromeAndroid: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
  chromeIphone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
} as const;

it.each([
  [agents.chromeWindows, 0, 'chromium', 'windows'],
  [agents.edgeMac, 0, 'chromium', 'mac'],
  [agents.safariMac, 0, 'safari', 'mac'],
  [agents.safariMac, 5, 'ios', 'ios'],
  [agents.firefoxLinux, 0, 'firefox', 'other'],
  [agents.firefoxAndroid, 5, 'firefox', 'android'],
  [agents.chromeAndroid, 5, 'android', 'android'],
  [agents.chromeIphone, 5, 'ios', 'ios'],
] as const)('%s with %i touch points is %s on %s', (agent, touchPoints, browser, system) => {
  expect(browserOf(agent, touchPoints)).toBe(browser);
  expect(systemOf(agent, touchPoints)).toBe(system);
});
