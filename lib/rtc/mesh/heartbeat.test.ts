import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { Pace } from '#lib/kernel/pace.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { VirtualTime } from '../fakes/virtualTime.ts';
import { Heartbeat } from './heartbeat.ts';
import { vitalTable } from './vitalMachine.ts';
import type { Vital, VitalInput } from './vitalMachine.ts';

const vitals: readonly Vital[] = ['alive', 'quiet', 'silent', 'unanswered', 'gone'];
const inputs: readonly VitalInput[] = ['beat', 'bytes', 'quiet', 'silence', 'unanswered'];

/** The whole table once more, by what is known of the other side. */
const expected: Readonly<Record<Vital, string>> = {
  alive: '- - quiet silent unanswered',
  quiet: 'alive alive - silent unanswered',
  silent: 'alive alive - - gone',
  unanswered: 'alive - - gone -',
  gone: 'alive unanswered - - -',
};

describe('vitalTable', () => {
  it('names every state and every input, and no other', () => {
    expect(Object.keys(vitalTable)).toEqual(vitals);
    for (const vital of vitals) expect(Object.keys(vitalTable[vital])).toEqual(inputs);
  });

  it.each(vitals)('leads on from %s', (vital) => {
    expect(inputs.map((input) => transition(vitalTable, vital, input) ?? '-').join(' ')).toBe(expected[vital]);
  });
});

/** A heart whose other side beats while `page` is on, and whose media comes while `media` is. */
function heart() {
  const time = new VirtualTime(0);
  const scope = new Scope();
  const world = { page: true, media: true, bytes: 0, counted: 0, sent: 0, /** ms that counting takes. */ countingMs: 0 };
  const pace = new Pace(time);
  const heard: string[] = [];
  const say = (what: string) => heard.push(`${time.now() / 1000} ${what}`);
  const heartbeat = new Heartbeat({
    clock: time,
    scope,
    pace,
    send: () => void (world.sent += 1),
    receivedBytes: async () => {
      world.counted += 1;
      if (world.countingMs > 0) await new Promise<void>((resolve) => scope.after(time, world.countingMs, resolve));
      return world.bytes;
    },
    onVital: say,
  });
  const second = () => {
    scope.after(time, 1_000, second);
    if (world.page) heartbeat.beat();
  };
  const media = () => {
    scope.after(time, 20, media);
    if (world.media) world.bytes += 100;
  };
  second();
  media();
  return { time, scope, world, heard, heartbeat, pace };
}

describe('a heartbeat', () => {
  it('beats once a second and asks the browser for nothing while the other side does too', async () => {
    const { time, world, heard } = heart();
    await time.run(60_500);
    expect(heard).toEqual([]);
    expect(world.sent).toBe(61);
    expect(world.counted).toBe(0);
  });

  it('calls it quiet when neither has come for 1.5 s, and not while only the beats are lost', async () => {
    const { time, world, heard } = heart();
    await time.run(10_200);
    world.page = false;
    await time.run(5_000);
    expect(heard).toEqual([]);
    world.media = false;
    await time.run(2_000);
    expect(heard).toEqual([expect.stringMatching(/^16\.\d+ quiet$/)]);
  });

  it('calls it silence when neither a beat nor a byte has come for 2.5 s, and hears the first one again', async () => {
    const { time, world, heard } = heart();
    await time.run(10_200);
    Object.assign(world, { page: false, media: false });
    await time.run(5_000);
    expect(heard).toEqual(['11.5 quiet', '12.5 silent']);
    world.media = true;
    await time.run(1_000);
    expect(heard[2]).toMatch(/^15\.[2-5]\d* alive$/);
  });

  it('counts bytes as life while beats are lost, and says after 10 s that nobody answers', async () => {
    const { time, world, heard } = heart();
    await time.run(10_200);
    world.page = false;
    await time.run(20_000);
    expect(heard).toEqual(['20 unanswered']);
    world.page = true;
    await time.run(1_000);
    expect(heard).toEqual(['20 unanswered', '31 alive']);
  });

  it('believes silence sooner after a hint, and none where somebody is there', async () => {
    const { time, world, heard, heartbeat } = heart();
    world.media = false;
    await time.run(10_200);
    heartbeat.suspect();
    await time.run(5_000);
    expect(heard).toEqual(['10.7 quiet', '11 alive']);
    heard.length = 0;
    world.page = false;
    await time.run(300);
    heartbeat.suspect();
    await time.run(1_600);
    expect(heard).toEqual([expect.stringMatching(/quiet$/), expect.stringMatching(/silent$/)]);
  });

  /** A page whose timers fire when it says so, and not before. */
  function frozen() {
    const { time, heard, world, scope } = heart();
    scope.close();
    const pace = new Pace(time);
    const sleeper = new Scope();
    let wake: () => void = () => {};
    void new Heartbeat({
      clock: { now: () => time.now(), after: (_, run) => ((wake = run), () => {}) },
      scope: sleeper,
      pace,
      send: () => {},
      receivedBytes: async () => world.bytes,
      onVital: (vital) => heard.push(vital),
    });
    return { time, heard, pace, sleeper, wake: () => wake() };
  }

  it('does not take its own sleep for silence, nor for slowness', async () => {
    const { time, heard, pace, sleeper, wake } = frozen();
    await time.run(60_000);
    wake();
    await time.run(100);
    expect(heard).toEqual([]);
    expect(pace.stretch(1_000)).toBe(1_000);
    sleeper.close();
  });

  it.each([[500, 1_000], [3_000, 12_000]])('a page that is %d ms late gives things that take one second %d ms', async (late, patience) => {
    const { time, pace, sleeper, wake } = frozen();
    await time.run(late);
    wake();
    expect(pace.stretch(1_000)).toBe(patience);
    sleeper.close();
  });

  it('a page whose statistics take long is slow', async () => {
    const { time, scope, world, pace } = heart();
    Object.assign(world, { page: false, countingMs: 2_000 });
    await time.run(4_000);
    expect(pace.stretch(1_000)).toBeGreaterThan(4_000);
    scope.close();
  });

  it('starts over when the path is there again', async () => {
    const { time, world, heard, heartbeat } = heart();
    await time.run(10_200);
    Object.assign(world, { page: false, media: false });
    await time.run(4_000);
    heartbeat.renew();
    await time.run(4_000);
    expect(heard).toEqual(['11.5 quiet', '12.5 silent', '14.2 alive', expect.stringMatching(/^1[56]\.\d+ quiet$/), expect.stringMatching(/^1(6\.[5-9]\d*|7) silent$/)]);
  });

  it('stops with its scope', async () => {
    const { time, scope } = heart();
    await time.run(3_000);
    scope.close();
    expect(time.pending).toBe(0);
  });
});
