import { defineConfig } from '@playwright/test';
import { chromiumFlags, headlessPath } from './support/chromium.ts';

/** Browser tests. They need a production build (`npm run build`) and start the server by themselves. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/browser',
  // A call of four fills two cores: a second worker would measure the machine.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  // Time-outs are for a busy machine; a promise about time is asserted where it is made.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // PLAYWRIGHT_JSON_OUTPUT_FILE says where the JSON goes.
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: headlessPath(), args: [...chromiumFlags] },
    locale: 'en-US',
    actionTimeout: 20_000,
    navigationTimeout: 60_000,
  },
});
