// Loaded into a server before anything of its own (`node --expose-gc --import`): tells the parent process what it holds, when asked.
import { EventEmitter } from 'node:events';
import { readdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';

const timer = setTimeout(() => {}, 0);
const Timer = timer.constructor;
clearTimeout(timer);

const alive = (constructor) => queryObjects(constructor, { format: 'count' });

async function held() {
  const stats = await globalThis[Symbol.for('parley.runtime')].stats();
  // Twice, with a turn between: what a finalizer lets go of is only garbage the next time.
  for (let pass = 0; pass < 2; pass++) {
    globalThis.gc();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return {
    ...stats,
    heap: heapUsed + external,
    files: readdirSync('/dev/fd').length,
    connections: alive(Socket),
    timers: alive(Timer),
    emitters: alive(EventEmitter),
    functions: alive(Function),
  };
}

process.on('message', () => void held().then((figures) => process.send(figures)));
