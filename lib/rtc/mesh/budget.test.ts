import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandLevels, nothingShown } from '#lib/protocol/demand.ts';
import type { Demand, Demands } from '#lib/protocol/demand.ts';
import { AUDIO_RESERVE, CAMERA_FLOOR, decideEncodings, MOST_LOAD, TOLERANCE, UPLINK_SHARE } from './budget.ts';
import type { Situation } from './budget.ts';
import { STILL_BITRATE } from './encodings.ts';
import type { LinkEncodings, PictureEncoding } from './encodings.ts';
import { SCREEN_FLOOR } from './screenEncoding.ts';
import { strains } from './strainMachine.ts';

const side = fc.integer({ min: 1, max: 2_160 });
const demand: fc.Arbitrary<Demand> = fc.oneof(
  fc.constant(nothingShown),
  fc.record({ level: fc.constantFrom(...demandLevels.filter((level) => level !== 'off')), width: side, height: side }),
);
const demands = fc.option(fc.record({ camera: demand, screen: demand }));
const uplink = fc.integer({ min: 50_000, max: 20_000_000 });
const situation: fc.Arbitrary<Situation<number>> = fc.record({
  shown: fc.array(demands, { minLength: 1, maxLength: 12 }).map((all) => new Map(all.map((one, link) => [link, one]))),
  uplink: fc.option(uplink),
  speaking: fc.boolean(),
  strain: fc.constantFrom(...strains),
  lowData: fc.boolean(),
  screen: fc.constantFrom('detail', 'motion', null),
  before: fc.constant(new Map<number, LinkEncodings>()),
});

const calm: Omit<Situation<number>, 'shown'> = { uplink: null, speaking: false, strain: 'none', lowData: false, screen: null, before: new Map() };
const showing = (...levels: readonly (Demands | null)[]) => new Map(levels.map((one, link) => [link, one]));
const camera = (level: Demand['level'], height: number): Demands => ({ camera: { level, width: Math.round((height * 16) / 9), height }, screen: nothingShown });
const room = (people: number) => showing(...Array.from({ length: people - 1 }, () => null));
const load = ({ active, maxHeight, maxFramerate }: PictureEncoding) => (active ? maxHeight ** 2 * (16 / 9) * maxFramerate : 0);
const sum = (encodings: ReadonlyMap<number, LinkEncodings>, of: (one: LinkEncodings) => number) => [...encodings.values()].reduce((total, one) => total + of(one), 0);
const bitrate = ({ active, maxBitrate }: PictureEncoding) => (active ? maxBitrate : 0);
const decide = (change: Partial<Situation<number>>) => decideEncodings({ ...calm, shown: room(2), ...change });
const cameras = (change: Partial<Situation<number>>) => [...decide(change).values()].map((one) => one.camera);
const heights = (change: Partial<Situation<number>>) => cameras(change).map(({ maxHeight }) => maxHeight);

describe('decideEncodings', () => {
  it('gives away no more than the uplink carries, beside the sound, unless floors alone exceed it', () => {
    fc.assert(
      fc.property(situation, uplink, (given, carries) => {
        const decided = decideEncodings({ ...given, uplink: carries });
        const floors = sum(decided, (one) => (one.camera.active ? CAMERA_FLOOR : 0) + (given.screen && one.screen.active ? SCREEN_FLOOR : 0));
        const pictures = sum(decided, (one) => bitrate(one.camera) + (given.screen ? bitrate(one.screen) : 0));
        // Each may be rounded up by half a bit.
        expect(pictures).toBeLessThanOrEqual(Math.max(floors, carries * UPLINK_SHARE - AUDIO_RESERVE * given.shown.size) + given.shown.size);
      }),
    );
  });

  it('never sends a camera larger than its place, nor one that nobody looks at', () => {
    fc.assert(
      fc.property(situation, (given) => {
        for (const [link, one] of decideEncodings(given)) {
          const asked = given.shown.get(link)?.camera;
          if (!asked) continue;
          expect(one.camera.active).toBe(asked.level !== 'off');
          if (one.camera.active) expect(one.camera.maxHeight).toBeLessThanOrEqual(Math.max(90, asked.height * TOLERANCE));
        }
      }),
    );
  });

  it('sends no less when the uplink carries more', () => {
    fc.assert(
      fc.property(situation, uplink, uplink, (given, a, b) => {
        const [less, more] = [decideEncodings({ ...given, uplink: Math.min(a, b) }), decideEncodings({ ...given, uplink: Math.max(a, b) })];
        for (const [link, one] of less) {
          expect(more.get(link)?.camera.maxHeight).toBeGreaterThanOrEqual(one.camera.maxHeight);
          // Whole bits are given away: up to one a link may go to another.
          expect(more.get(link)?.camera.maxBitrate).toBeGreaterThanOrEqual(one.camera.maxBitrate - given.shown.size);
          expect(more.get(link)?.screen.maxBitrate).toBeGreaterThanOrEqual(one.screen.maxBitrate - 1);
        }
      }),
    );
  });

  it('keeps every camera that is looked at at its floor, and encodes no more than one machine can', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const decided = decideEncodings(given);
        for (const { camera: one } of decided.values()) if (one.active) expect(one.maxBitrate).toBeGreaterThanOrEqual(one.maxFramerate === 1 ? STILL_BITRATE : CAMERA_FLOOR);
        expect(sum(decided, (one) => load(one.camera))).toBeLessThanOrEqual(MOST_LOAD);
      }),
    );
  });

  it('leaves a decision as it is while nothing changes', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const once = decideEncodings(given);
        const again = decideEncodings({ ...given, before: once });
        for (const [link, one] of again) {
          expect(one.camera).toBe(once.get(link)?.camera);
          expect(one.screen).toBe(once.get(link)?.screen);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [2, 27.6e6],
    [4, 20.7e6],
    [8, 8.1e6],
  ])('costs a machine in a room of %i what was reckoned with', (people, reckoned) => {
    const cost = sum(decide({ shown: room(people) }), (one) => load(one.camera));
    expect(cost).toBeGreaterThan(reckoned * 0.75);
    expect(cost).toBeLessThan(reckoned * 1.25);
  });

  it('sends about 1 Mbit/s at most in a room of eight', () => {
    expect(sum(decide({ shown: room(8) }), (one) => bitrate(one.camera))).toBeLessThanOrEqual(1_100_000);
  });

  it('makes a tile of a large room a thumbnail, unless who is in it speaks or it is on a stage', () => {
    const shown = showing(...Array.from({ length: 5 }, () => camera('tile', 360)));
    expect(heights({ shown })).toEqual([180, 180, 180, 180, 180]);
    expect(heights({ shown, speaking: true })).toEqual([270, 270, 270, 270, 270]);
    expect(heights({ shown: new Map(shown).set(0, camera('stage', 1_080)) })).toEqual([540, 180, 180, 180, 180]);
  });

  it('takes from a stage last when there is little', () => {
    const shown = showing(camera('stage', 1_080), camera('tile', 360), camera('thumbnail', 180));
    const [stage, tile, thumbnail] = cameras({ shown, uplink: 900_000 });
    expect(thumbnail?.maxBitrate).toBeGreaterThanOrEqual(CAMERA_FLOOR);
    expect(tile?.maxBitrate).toBeGreaterThan(thumbnail?.maxBitrate ?? 0);
    expect(stage?.maxBitrate).toBeGreaterThan(2 * (tile?.maxBitrate ?? Infinity));
    expect(stage?.maxHeight).toBeGreaterThan(tile?.maxHeight ?? 0);
  });

  it('spares a strained machine with what is not on a stage', () => {
    const shown = showing(camera('stage', 720), camera('tile', 360), camera('tile', 360));
    expect(heights({ shown, strain: 'light' })).toEqual([heights({ shown })[0], 270, 270]);
    expect(heights({ shown, strain: 'utmost' })).toEqual([720, 90, 90]);
  });

  it('grows only for a clear reason, and keeps what it has in between', () => {
    const sizes = (before: ReadonlyMap<number, LinkEncodings>, carries: number) => decide({ uplink: carries, before });
    const low = sizes(new Map(), 800_000);
    const between = sizes(low, 950_000);
    const high = sizes(between, 1_200_000);
    const back = sizes(high, 950_000);
    expect([low, between, high, back].map((one) => one.get(0)?.camera.maxHeight)).toEqual([540, 540, 720, 720]);
  });

  it('does not trouble an encoder with less than a tenth of its limit', () => {
    const first = decide({ uplink: 500_000 });
    expect(decide({ uplink: 520_000, before: first }).get(0)?.camera).toBe(first.get(0)?.camera);
    expect(decide({ uplink: 600_000, before: first }).get(0)?.camera).not.toBe(first.get(0)?.camera);
  });

  it('gives a screen its share before cameras', () => {
    const shown = showing({ ...camera('thumbnail', 180), screen: { level: 'stage', width: 1_920, height: 1_080 } });
    const decided = decide({ shown, uplink: 1_000_000, screen: 'detail' }).get(0);
    expect(decided?.screen.maxBitrate).toBeGreaterThan(600_000);
    expect(decided?.camera.maxBitrate).toBe(CAMERA_FLOOR);
  });

  it('sends a screen to nobody who does not look at it', () => {
    const shown = showing(camera('stage', 720), null);
    expect([...decide({ shown, screen: 'detail' }).values()].map((one) => one.screen.active)).toEqual([false, true]);
  });
});

describe('low data', () => {
  const still: Demands = { camera: { level: 'still', width: 1_280, height: 720 }, screen: { level: 'still', width: 1_920, height: 1_080 } };

  it('sends a picture a second to whoever asks for stills, and to the others what they show', () => {
    const [sparing, other] = cameras({ shown: showing(still, camera('stage', 720)) });
    expect(sparing).toEqual({ active: true, maxHeight: 270, maxBitrate: 40_000, maxFramerate: 1, degradation: 'maintain-resolution' });
    expect(other).toMatchObject({ maxHeight: 720, maxFramerate: 30 });
  });

  it('sends stills to everybody who sees anything, where it is this side that spares', () => {
    const shown = showing(camera('stage', 720), null, camera('off', 0));
    expect(cameras({ shown, lowData: true }).map(({ active, maxFramerate }) => active && maxFramerate)).toEqual([1, 1, false]);
  });

  it('never lets a camera take more than stills do, whatever the room', () => {
    fc.assert(
      fc.property(situation, (given) => {
        for (const { camera: one } of decideEncodings({ ...given, lowData: true, before: new Map() }).values()) {
          if (one.active) expect(one).toMatchObject({ maxBitrate: STILL_BITRATE, maxFramerate: 1 });
        }
      }),
    );
  });

  it('keeps a shared screen readable, a page a second, from either side', () => {
    const readable = { active: true, maxHeight: 1_080, maxBitrate: 200_000, maxFramerate: 1, degradation: 'maintain-resolution' };
    const whole: Demands = { ...still, screen: { ...still.screen, level: 'stage' } };
    for (const screen of ['detail', 'motion'] as const) {
      expect(decide({ shown: showing(still), screen }).get(0)?.screen).toEqual(readable);
      expect(decide({ shown: showing(whole), screen, lowData: true }).get(0)?.screen).toEqual(readable);
    }
  });
});
