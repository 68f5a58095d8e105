import { startBareServer } from '../bare/server.ts';
import { medianFigure } from '../figures.ts';
import type { Result } from '../figures.ts';
import { measureCall, meshes } from '../mesh/call.ts';
import type { MeshOrigins, MeshRun, Windows } from '../mesh/call.ts';
import { figuresOf, MOST, realFigures, rooms } from '../mesh/figures.ts';
import type { Runs } from '../mesh/figures.ts';
import { measureRealCall } from '../mesh/real.ts';
import { measureSteady } from '../mesh/steady.ts';
import { startProduct } from '../product.ts';
import { shuffled } from '../statistics.ts';
import type { Suite, SuiteContext } from '../suite.ts';

/** A call is measured for a minute where the others take a second, so it is done once for so many of their rounds. */
const ROUNDS_A_CALL = 10;

const windows: Windows = { step: 4_000, rest: 16_000, patience: 48_000, measure: 20_000 };
const realWindows: Windows = { ...windows, measure: 60_000 };

/** The result of `measure`, or why there is none: a machine that is too small for it, or no library for it. */
async function attempt(claim: string, measure: () => Promise<readonly Result[]>): Promise<readonly Result[]> {
  try {
    return await measure();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
    return [{ kind: 'skipped', claim, reason: `did not come about on this machine: ${reason}` }];
  }
}

async function measureRooms(origins: MeshOrigins, { executablePath, rounds, random, log }: SuiteContext): Promise<Runs> {
  const runs = new Map(rooms.map((room) => [room, { product: [] as MeshRun[], naive: [] as MeshRun[] }]));
  const cases = rooms.flatMap((room) => meshes.map((mesh) => ({ room, mesh })));
  const calls = Math.max(1, Math.round(rounds / ROUNDS_A_CALL));
  for (let call = 1; call <= calls; call++) {
    for (const { room, mesh } of shuffled(cases, random)) {
      const run = await measureCall({ executablePath, mesh, people: room.people, origins }, windows);
      const { upload, encoded, processor, available } = run;
      log(`mesh ${call}/${calls} ${mesh} of ${room.people}: ${(upload / 1e6).toFixed(2)} Mbit/s up (${(available / 1e6).toFixed(2)} to be had on a link), ${(encoded / 1e6).toFixed(1)} Mpx/s, ${processor.toFixed(0)} s/min`);
      runs.get(room)?.[mesh].push(run);
    }
  }
  return runs;
}

export const mesh: Suite = {
  title: 'What a mesh costs one of its people',
  how: `One Chromium is measured, in a window of 1280 × 720 with a moving, noisy 720p camera; the others are peers outside of a browser, which speak the app's own signaling and transport (libwebrtc decodes what they get and reports on it, so bandwidth estimates grow). In Parley they send what a room of that size asks for, in the naive mesh a small picture, so that the machine is left to the measured browser. Measured for ${windows.measure / 1000} s once the upload has not grown for ${windows.rest / 1000} s, ${windows.patience / 1000} s at most. Upload is RTP with headers and repeats, without IP and UDP; processor time is of all of the browser's processes. The naive mesh is one bare connection to each at 720p with a browser's defaults; where the machine is full, it sends less than it would.`,
  async run(context) {
    const { executablePath, port, log } = context;
    const product = await startProduct({ port });
    const bare = await startBareServer(port + 1);
    const origins = { product: product.origin, bare: bare.origin };
    const results: Result[] = [];
    try {
      results.push(...(await attempt('Upload of one of many', async () => figuresOf(await measureRooms(origins, context)))));
      for (const { people, promised } of [{ people: 4, promised: true }, { people: 6, promised: false }]) {
        log(`mesh: ${people} real browsers`);
        const measure = async () => realFigures({ people, promised, seconds: realWindows.measure / 1_000 }, await measureRealCall({ executablePath, people, origin: product.origin }, realWindows));
        results.push(...(await attempt(`${people} real browsers`, measure)));
      }
      log(`mesh: ${MOST} people who do nothing`);
      const steady = async () => {
        const { longTasks, commits, microphone, layout } = await measureSteady({ executablePath, people: MOST, origins }, windows);
        return [
          medianFigure(`Long tasks in ${windows.measure / 1000} s of a steady call of ${MOST}`, 'tasks', 0, [longTasks]),
          medianFigure('… React commits', 'commits', 0, [commits]),
          medianFigure('… slowest of five mutes, input to frame', 'ms', 100, [microphone]),
          medianFigure('… slowest of five changes of layout, input to frame', 'ms', 100, [layout]),
        ];
      };
      results.push(...(await attempt(`A steady call of ${MOST}`, steady)));
    } finally {
      await Promise.all([product.stop(), bare.close()]);
    }
    return results;
  },
};
