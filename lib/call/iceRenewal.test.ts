import { describe, expect, it } from 'vitest';
import { Scope } from '#lib/kernel/scope.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import { VirtualTime } from '#lib/rtc/fakes/virtualTime.ts';
import { IceRenewal } from './iceRenewal.ts';

function renewal(answer: (now: number) => IceConfig | null) {
  const time = new VirtualTime(0);
  const scope = new Scope();
  const asked: number[] = [];
  const applied: (number | null)[] = [];
  const overdue: number[] = [];
  const ice = new IceRenewal({
    clock: time,
    scope,
    ask: async () => {
      asked.push(time.now() / 1000);
      return answer(time.now());
    },
    apply: ({ expires }) => applied.push(expires),
    onOverdue: () => overdue.push(time.now() / 1000),
  });
  return { time, scope, asked, applied, overdue, ice };
}

describe('TURN credentials', () => {
  it('are asked for again at half of their life, for as long as the call goes on', async () => {
    const { time, scope, asked, ice } = renewal((now) => ({ servers: [], expires: now + 600_000 }));
    ice.take({ servers: [], expires: 600_000 });
    await time.run(1_000_000);
    expect(asked).toEqual([300, 600, 900]);
    scope.close();
    expect(time.pending).toBe(0);
  });

  it('never grow older than a quarter of an hour, and are never asked for more than twice a minute', async () => {
    const old = renewal((now) => ({ servers: [], expires: now + 86_400_000 }));
    old.ice.take({ servers: [], expires: 86_400_000 });
    await old.time.run(1_800_000);
    expect(old.asked).toEqual([900, 1800]);
    // The browser's clock is a day ahead.
    const wrong = renewal(() => ({ servers: [], expires: -86_400_000 }));
    wrong.ice.take({ servers: [], expires: -86_400_000 });
    await wrong.time.run(180_000);
    expect(wrong.asked).toEqual([30, 60, 90, 120, 150, 180]);
    expect(wrong.overdue).toEqual([]);
  });

  it('are asked for again after the server did not answer, and never where there are none', async () => {
    const { time, asked, applied, ice } = renewal(() => null);
    ice.take({ servers: [], expires: 200_000 });
    await time.run(300_000);
    expect(asked).toEqual([100, 150, 180, 210, 240, 270, 300]);
    expect(new Set(applied)).toEqual(new Set([200_000]));
    ice.take({ servers: [], expires: null });
    await time.run(3_600_000);
    expect(asked).toHaveLength(7);
  });

  it('that last a minute, as short as can be configured, are never over', async () => {
    const { time, applied, overdue, ice } = renewal((now) => ({ servers: [], expires: now + 60_000 }));
    ice.take({ servers: [], expires: 60_000 });
    await time.run(300_000);
    expect([applied.length, overdue]).toEqual([11, []]);
  });

  it('that are over, or nearly, are asked for at once by whoever needs them, once, and what was begun with them is begun again', async () => {
    const { time, asked, overdue, ice } = renewal((now) => ({ servers: [], expires: now + 60_000 }));
    ice.need();
    ice.take({ servers: [], expires: 20_000 });
    await time.run(10_000);
    ice.need();
    expect(asked).toEqual([]);
    await time.run(6_000);
    ice.need();
    ice.need();
    await time.run(0);
    expect([asked, overdue]).toEqual([[16], [16]]);
    ice.need();
    await time.run(20_000);
    expect(asked).toEqual([16]);
  });
});
