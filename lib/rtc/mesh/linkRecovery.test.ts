import { describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { Pace } from '#lib/kernel/pace.ts';
import { Scope } from '#lib/kernel/scope.ts';
import { VirtualTime } from '../fakes/virtualTime.ts';
import { LinkRecovery } from './linkRecovery.ts';
import { recoveryTable } from './recoveryMachine.ts';
import type { RecoveryInput, RecoveryState } from './recoveryMachine.ts';

const states: readonly RecoveryState[] = ['idle', 'connecting', 'up', 'restarting'];
const inputs: readonly RecoveryInput[] = ['fresh', 'restarted', 'connected', 'heard', 'silent', 'failed', 'expired'];

/** The whole table once more, by what is to be tried next. */
const expected: Readonly<Record<RecoveryState, string>> = {
  idle: 'connecting - up - - connecting connecting',
  connecting: 'connecting - up - - connecting connecting',
  up: 'connecting - up - restarting connecting -',
  restarting: 'connecting restarting up up - connecting connecting',
};

describe('recoveryTable', () => {
  it('names every state and every input, and no other', () => {
    expect(Object.keys(recoveryTable)).toEqual(states);
    for (const state of states) expect(Object.keys(recoveryTable[state])).toEqual(inputs);
  });

  it.each(states)('leads on from %s', (state) => {
    expect(inputs.map((input) => transition(recoveryTable, state, input) ?? '-').join(' ')).toBe(expected[state]);
  });
});

/** A ladder whose every step is written down with the second it was taken in. */
function ladder({ polite = false, pathFound = () => false, busy = () => false }: { polite?: boolean; pathFound?: () => boolean; busy?: () => boolean } = {}) {
  const time = new VirtualTime(0);
  const scope = new Scope();
  const pace = new Pace(time);
  const steps: string[] = [];
  const step = (what: string) => steps.push(`${time.now() / 1000} ${what}`);
  const recovery: LinkRecovery = new LinkRecovery({
    clock: time,
    scope,
    polite,
    pathFound,
    busy,
    pace,
    restart: () => step('restart'),
    rebuild: (route, lost) => {
      step(`${route}${lost ? ' lost' : ''}`);
      recovery.input('fresh');
    },
  });
  const up = () => {
    recovery.input('fresh');
    recovery.input('connected');
  };
  return { time, scope, pace, steps, recovery, up };
}

describe('the ladder', () => {
  it('restarts ICE at once, makes a fresh connection after 8 s, then another every 2.5 s, by turns through a relay', async () => {
    const { time, steps, recovery, up } = ladder();
    up();
    recovery.input('silent');
    await time.run(18_500);
    expect(steps).toEqual(['0 restart', '8 any', '10.5 relay lost', '13 any lost', '15.5 relay lost', '18 any lost']);
  });

  it('slows down in proportion to the outage, to once in 8 s, and never stops', async () => {
    const { time, steps, recovery, up } = ladder();
    up();
    recovery.input('silent');
    await time.run(3_600_000);
    const at = steps.map((step) => Number.parseFloat(step));
    const waits = at.slice(2).map((second, index) => [at[index + 1] ?? 0, second - (at[index + 1] ?? 0)] as const);
    for (const [second, wait] of waits) expect(wait).toBeCloseTo(Math.min(8, Math.max(2.5, second / 10)), 2);
    expect(at.at(-1)).toBeGreaterThan(3_590);
  });

  it('is climbed a second later by the polite side, which leaves off where the other one mends', async () => {
    const { time, steps, recovery, up } = ladder({ polite: true });
    up();
    recovery.input('silent');
    await time.run(500);
    recovery.input('restarted');
    await time.run(8_000);
    expect(steps).toEqual([]);
    await time.run(1_000);
    expect(steps).toEqual(['9.5 any']);
  });

  it.each(['heard', 'connected'] as const)('is left as soon as the other side is %s', async (input) => {
    const { time, steps, recovery, up } = ladder();
    up();
    recovery.input('silent');
    await time.run(3_000);
    recovery.input(input);
    expect(recovery.mending).toBe(false);
    await time.run(60_000);
    expect(steps).toEqual(['0 restart']);
    expect(time.pending).toBe(0);
  });

  it('goes from failed straight to a fresh connection, and not faster than once a second', async () => {
    const { time, steps, recovery, up } = ladder();
    up();
    for (let at = 0; at < 29; at++) {
      recovery.input('failed');
      await time.run(100);
    }
    expect(steps).toEqual(['0 any', '1 relay lost', '2 any lost']);
  });

  it('gives a first connection 8 s and each later one twice as long', async () => {
    const { time, steps, recovery } = ladder();
    recovery.input('fresh');
    await time.run(250_000);
    expect(steps).toEqual(['8 any lost', '24 relay lost', '56 any lost', '120 relay lost', '184 any lost', '248 relay lost']);
  });

  it('offers by itself when the other side does not, which is no loss yet', async () => {
    const { time, steps, recovery } = ladder();
    recovery.expectOffer();
    await time.run(3_000);
    expect(steps).toEqual(['3 any']);
  });

  it('lets a connection that has its path finish its keys, once', async () => {
    const { time, steps, recovery, up } = ladder({ pathFound: () => true });
    up();
    recovery.input('failed');
    await time.run(10_000);
    expect(steps).toEqual(['0 any']);
    await time.run(1_000);
    expect(steps).toEqual(['0 any', '10.5 relay lost']);
  });

  it('hurries when the network changes: at once, but not twice for one change, and not when nothing is lost', async () => {
    const { time, steps, recovery, up } = ladder();
    up();
    expect(recovery.hurry()).toBe(false);
    recovery.input('silent');
    await time.run(200);
    expect(recovery.hurry()).toBe(false);
    await time.run(1_300);
    expect(recovery.hurry()).toBe(true);
    expect(recovery.hurry()).toBe(false);
    await time.run(8_500);
    // A fresh connection that has just begun costs more than it could gain.
    expect(recovery.hurry()).toBe(false);
    await time.run(1_500);
    expect(recovery.hurry()).toBe(true);
    expect(steps).toEqual(['0 restart', '1.5 restart', '9.5 any', '11.5 relay lost']);
  });

  it('is not polite where it has reason to think that its own network has changed', async () => {
    const { time, steps, recovery, up } = ladder({ polite: true });
    up();
    recovery.input('silent');
    await time.run(2_000);
    recovery.input('heard');
    recovery.hurry();
    await time.run(1_500);
    recovery.input('silent');
    await time.run(0);
    recovery.input('heard');
    await time.run(10_000);
    recovery.input('silent');
    await time.run(2_000);
    expect(steps).toEqual(['1 restart', '3.5 restart', '14.5 restart']);
  });

  it('waits for what this side itself is still busy with', async () => {
    let busy = true;
    const { time, steps, recovery, up } = ladder({ busy: () => busy });
    recovery.expectOffer();
    await time.run(20_000);
    up();
    recovery.input('failed');
    await time.run(20_000);
    busy = false;
    await time.run(2_500);
    expect(steps.slice(0, 2)).toEqual(['20 any', '42.5 relay lost']);
  });

  it('has the patience that a slow machine needs, while it is slow', async () => {
    const { time, steps, recovery, up, pace } = ladder();
    up();
    pace.took(4_000);
    recovery.input('failed');
    await time.run(60_000);
    const at = steps.map((step) => Number.parseFloat(step));
    expect(at.slice(0, 2)).toEqual([0, 16]);
    expect((at.at(-1) ?? 0) - (at.at(-2) ?? 0)).toBeLessThan(8);
  });

  it('is taken away with its scope', async () => {
    const { time, steps, scope, recovery, up } = ladder();
    up();
    recovery.input('silent');
    await time.run(0);
    scope.close();
    await time.run(60_000);
    expect(steps).toEqual(['0 restart']);
    expect(time.pending).toBe(0);
  });
});
