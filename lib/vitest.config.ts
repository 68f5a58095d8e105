import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Unit and property tests lie beside what they test. `#lib` and `#app` resolve through package.json's imports. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    include: ['lib/**/*.test.{ts,tsx}', 'app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts', 'deploy/**/*.test.ts'],
    // Two cores are the machine this has to be quick on; more workers only wait for each other.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
});
