// Loaded into a server before anything of its own (`node --expose-gc --import`): tells the parent process what it holds, when asked.
import { EventEmitter } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';

const PASSES = 8;

const timer = setTimeout(() => {}, 0);
const Timer = timer.constructor;
clearTimeout(timer);

const alive = (constructor) => queryObjects(constructor, { format: 'count' });

const present = () => globalThis[Symbol.for('parley.runtime')].stats();

/** Stands still for seconds while the heap is searched, so ask only once everybody is gone. */
async function held() {
  const objects = { connections: alive(Socket), timers: alive(Timer), emitters: alive(EventEmitter), functions: alive(Function) };
  // With turns between: what a finalizer lets go of is only garbage the next time, and code that ran is let go of after a few.
  for (let pass = 0; pass < PASSES; pass++) {
    globalThis.gc();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { ...objects, heap: heapUsed + external, files: readdirSync('/dev/fd').length };
}

const delays = monitorEventLoopDelay({ resolution: 10 });
delays.enable();

/** How late the event loop was since it was asked last, 99th percentile, in ms. */
async function delay() {
  const p99 = delays.percentile(99) / 1e6;
  delays.reset();
  return p99;
}

const answers = { present, held, delay };
process.on('message', (question) => void answers[question]().then((answer) => process.send(answer)));
