import { describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { Guard } from '#lib/server/signaling/guard.ts';
import { AddressLimit } from './addressLimit.ts';
import { CredentialLimit } from './credentialLimit.ts';
import { TokenBucket } from '#lib/kernel/tokenBucket.ts';

describe('TokenBucket', () => {
  it('allows a burst, then the sustained rate', () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket(clock, { perSecond: 10, burst: 3 });
    expect([1, 2, 3, 4].map(() => bucket.take(1))).toEqual([true, true, true, false]);
    clock.advance(100);
    expect([1, 2].map(() => bucket.take(1))).toEqual([true, false]);
    clock.advance(60_000);
    expect([1, 2, 3, 4].map(() => bucket.take(1))).toEqual([true, true, true, false]);
  });

  it('takes nothing for what it refuses', () => {
    const bucket = new TokenBucket(new FakeClock(), { perSecond: 1, burst: 5 });
    expect(bucket.take(6)).toBe(false);
    expect(bucket.take(5)).toBe(true);
  });

  it('survives a clock that was set back', () => {
    const clock = { time: 10_000, now: () => clock.time, after: () => () => {} };
    const bucket = new TokenBucket(clock, { perSecond: 1, burst: 2 });
    bucket.take(2);
    clock.time = 0;
    expect(bucket.take(1)).toBe(false);
    clock.time = 1_000;
    expect(bucket.take(1)).toBe(true);
  });
});

describe('AddressLimit', () => {
  it('counts per address and forgets those that have nothing open', () => {
    const limit = new AddressLimit(2);
    const first = limit.acquire('a');
    const second = limit.acquire('a');
    expect(limit.acquire('a')).toBeNull();
    expect(limit.acquire('b')).not.toBeNull();
    first?.();
    first?.();
    expect(limit.acquire('a')).not.toBeNull();
    expect(limit.acquire('a')).toBeNull();
    second?.();
    expect(limit.size).toBe(2);
  });
});

describe('Guard', () => {
  /** Sends `perSecond` requests evenly for `seconds`; when it was cut, in ms, or null. */
  const cutAfter = (perSecond: number, seconds: number) => {
    const clock = new FakeClock();
    const guard = new Guard(clock);
    for (let sent = 0; sent < perSecond * seconds; sent++) {
      if (guard.packet(400) === 'cut' || guard.request('signal') === 'cut') return Math.round((sent / perSecond) * 1000);
      clock.advance(1000 / perSecond);
    }
    return null;
  };

  it('lets twenty ICE restarts a second pass for as long as it takes', () => {
    expect(cutAfter(80, 60)).toBeNull();
  });
  it('cuts 200 a second within two seconds', () => {
    expect(cutAfter(200, 10)).toBeLessThanOrEqual(2_000);
  });
  it('cuts 5,000 a second at once', () => {
    expect(cutAfter(5_000, 10)).toBeLessThanOrEqual(200);
  });
  it('lets a join into a room of twelve and all its candidates pass at once', () => {
    const guard = new Guard(new FakeClock());
    expect(guard.request('watch')).toBe('pass');
    expect(guard.request('join')).toBe('pass');
    for (let signal = 0; signal < 11 * 10; signal++) expect(guard.request('signal')).toBe('pass');
  });
  it('counts size, so that large frames cost more', () => {
    const guard = new Guard(new FakeClock());
    const verdicts = Array.from({ length: 100 }, () => guard.packet(64 * 1024));
    expect(verdicts[0]).toBe('pass');
    expect(verdicts).toContain('cut');
  });
});

describe('CredentialLimit', () => {
  const times = (many: number, may: () => boolean) => Array.from({ length: many }, may).filter(Boolean).length;

  it('gives one socket so many at once, and then few', () => {
    const clock = new FakeClock();
    const mayIssue = new CredentialLimit(clock, 1_000).forSocket('a');
    expect(times(100, mayIssue)).toBe(30);
    clock.advance(60_000);
    expect(times(100, mayIssue)).toBe(6);
  });

  it('gives one address so many a minute, however many sockets it opens', () => {
    const clock = new FakeClock();
    const limit = new CredentialLimit(clock, 50);
    expect(Array.from({ length: 10 }, () => times(20, limit.forSocket('a'))).reduce((sum, many) => sum + many)).toBe(50);
    expect(times(20, limit.forSocket('b'))).toBe(20);
    clock.advance(60_000);
    expect(times(20, limit.forSocket('a'))).toBe(20);
    expect(limit.size).toBe(1);
  });
});
