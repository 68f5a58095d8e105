import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { medianFigure } from '../figures.ts';
import type { Result } from '../figures.ts';
import { createNetwork, networkObstacle } from '../network/namespaces.ts';
import type { VirtualNetwork } from '../network/namespaces.ts';
import { launchBrowser } from '../people.ts';
import { startProduct } from '../product.ts';
import { fitLine, randomFrom, shuffled, slopeInterval, summarize } from '../statistics.ts';
import type { Suite } from '../suite.ts';
import { measureJoin } from './join.ts';

/** Round trips between any two of server, host and guest, in ms. */
const ROUND_TRIPS = [0, 40, 100] as const;
const variants = ['product', 'small'] as const;
type SlopeVariant = (typeof variants)[number];

interface Run {
  readonly x: number;
  readonly y: number;
}

const claims: Readonly<Record<SlopeVariant, string>> = {
  product: 'Round trips from click to first frame (slope)',
  small: '… the bare page with a small first frame',
};

/** Whether `url` answers for somebody on the server's own machine. */
function answersThere(network: VirtualNetwork, url: string): boolean {
  const [command = '', ...args] = network.within('server');
  const script = `fetch(${JSON.stringify(url)}).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
  return spawnSync(command, [...args, process.execPath, '-e', script], { stdio: 'ignore' }).status === 0;
}

function figures(runs: Readonly<Record<SlopeVariant, readonly Run[]>>, seed: () => number): Result[] {
  return variants.flatMap((variant): Result[] => {
    const points = runs[variant];
    const { slope, intercept } = fitLine(points);
    const [low, high] = slopeInterval(points, seed);
    const spread = `95 %: ${low.toFixed(2)} – ${high.toFixed(2)}; ${intercept.toFixed(0)} ms at no distance`;
    const atMost = variant === 'product' ? 4.5 : null;
    const far = ROUND_TRIPS.map((ms) => medianFigure(`… at a round trip of ${ms} ms`, 'ms', null, points.flatMap(({ x, y }) => (x === ms ? y : []))));
    return [{ kind: 'figure', claim: claims[variant], unit: 'round trips', atMost, measured: slope, n: summarize(points.map(({ y }) => y)).n, spread }, ...far];
  });
}

export const slope: Suite = {
  title: 'Over a distance',
  how: 'Server, host and guest each in a network namespace of their own; every packet between any two of them, signaling and media alike, is held for half of the round trip. The slope of the line through click → first frame on both screens over the round trip is the number of round trips that a join costs; the interval is a bootstrap.',
  async run({ executablePath, rounds, random, port, trace, log }) {
    const obstacle = networkObstacle();
    if (obstacle) return [{ kind: 'skipped', claim: claims.product, reason: obstacle }];
    const network = await createNetwork();
    const release: (() => Promise<void>)[] = [];
    try {
      const address = network.addressOf('server');
      const origins = { product: `http://${address}:${port}`, bare: `http://${address}:${port + 1}` };
      const product = await startProduct({
        port,
        within: network.within('server'),
        isReady: () => Promise.resolve(answersThere(network, `http://127.0.0.1:${port}/api/health`)),
      });
      release.push(() => product.stop());
      const [command = '', ...args] = network.within('server');
      const serve = fileURLToPath(new URL('../bare/serve.ts', import.meta.url));
      const bare = spawn(command, [...args, process.execPath, '--import', 'tsx', serve, String(port + 1), address], { stdio: 'inherit' });
      release.push(async () => void bare.kill());
      // Only a secure context has cameras; these addresses are as good as localhost.
      const secure = [`--unsafely-treat-insecure-origin-as-secure=${Object.values(origins).join(',')}`];
      const open = (host: 'host' | 'guest') => launchBrowser({ executablePath: network.wrapper(host, executablePath), args: secure });
      const browsers = [await open('host'), await open('guest')] as const;
      release.push(...browsers.map((browser) => () => browser.close()));

      const runs: Record<SlopeVariant, Run[]> = { product: [], small: [] };
      const cases = ROUND_TRIPS.flatMap((ms) => variants.map((variant) => ({ ms, variant })));
      for (let round = 0; round <= rounds; round++) {
        for (const { ms, variant } of shuffled(cases, random)) {
          await network.setRoundTrip(ms);
          const { both } = await measureJoin(variant, origins, browsers, { trace, log, grow: false });
          log(`slope ${round}/${rounds} ${variant} at ${ms} ms: ${both.toFixed(0)} ms`);
          if (round > 0) runs[variant].push({ x: ms, y: both });
        }
      }
      return figures(runs, randomFrom(1));
    } finally {
      await Promise.allSettled(release.map((end) => end()));
      network.close();
    }
  },
};
