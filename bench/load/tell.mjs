// Loaded into a server before anything of its own (`node --expose-gc --import`): tells the bench, when asked, what the process takes.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** Passes of the collector: what a finalizer lets go of is garbage only the next time. */
const PASSES = 4;

const delays = monitorEventLoopDelay({ resolution: 5 });
delays.enable();

async function memory() {
  const { rss } = process.memoryUsage();
  for (let pass = 0; pass < PASSES; pass++) {
    globalThis.gc();
    await turn();
  }
  return { heap: process.memoryUsage().heapUsed, rss };
}

/** Since it was asked last: how late the event loop was (p99, ms), and the processor time that was taken (ms). */
let used = process.cpuUsage();
async function load() {
  const { user, system } = process.cpuUsage(used);
  used = process.cpuUsage();
  const delay = delays.percentile(99) / 1e6;
  delays.reset();
  return { cpu: (user + system) / 1000, delay };
}

const answers = { memory, load };
process.on('message', (question) => void answers[question]().then((answer) => process.send(answer)));
