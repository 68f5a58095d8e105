import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { corners, isCompact, PLATE_HEIGHT } from './layout.ts';
import type { Area, Rect } from './layout.ts';
import { platePlace } from './plate.ts';
import { nobodySeated } from './seating.ts';
import { cameraOf, chooseLayout, layoutChoices, planStage, screenOf, selfPlaces } from './stagePlan.ts';
import type { StageInput, StagePlan } from './stagePlan.ts';

const SLACK = 0.01;
const everybody = Array.from({ length: 26 }, (_, index) => participantId.parse(String.fromCodePoint(97 + index).repeat(21)));

const areas = fc.record({ width: fc.integer({ min: 260, max: 3800 }), height: fc.integer({ min: 180, max: 2000 }) });
const people = fc.integer({ min: 0, max: 25 }).map((count) => everybody.slice(0, count));

const inputs: fc.Arbitrary<StageInput> = fc.record({ area: areas, people, page: fc.nat(4) }).chain(({ area, people: all, page }) =>
  fc.record({
    area: fc.constant(area),
    gap: fc.constantFrom(8, 12),
    people: fc.constant(all),
    sharing: fc.subarray([...all], { maxLength: Math.min(3, all.length) }),
    choice: fc.constantFrom(...layoutChoices),
    pinned: all.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...all.map(cameraOf), ...all.map(screenOf))),
    speaker: all.length === 0 ? fc.constant(null) : fc.option(fc.constantFrom(...all)),
    self: fc.constantFrom(...selfPlaces),
    corner: fc.constantFrom(...corners),
    page: fc.constant(page),
    seating: fc.constant(nobodySeated),
  }),
);

const still: StageInput = {
  area: { width: 1240, height: 560 },
  gap: 12,
  people: everybody.slice(0, 12),
  sharing: [],
  choice: 'automatic',
  pinned: null,
  speaker: null,
  self: 'automatic',
  corner: 'bottom-right',
  page: 0,
  seating: nobodySeated,
};

const inside = (rect: Rect, area: Area): boolean =>
  rect.x >= -SLACK && rect.y >= -SLACK && rect.x + rect.width <= area.width + SLACK && rect.y + rect.height <= area.height + SLACK;

const apart = (a: Rect, b: Rect): boolean =>
  a.x + a.width <= b.x + SLACK || b.x + b.width <= a.x + SLACK || a.y + a.height <= b.y + SLACK || b.y + b.height <= a.y + SLACK;

/** What stands beside each other. */
const solidRects = ({ tiles, self, pager }: StagePlan): readonly Rect[] => [
  ...[...tiles.values()].map(({ rect }) => rect),
  ...(self && !self.floating ? [self.rect] : []),
  ...(pager ? [pager] : []),
];

const allPages = (input: StageInput): readonly StagePlan[] =>
  Array.from({ length: planStage(input).pages }, (_, page) => planStage({ ...input, page }));

const shownPeople = ({ tiles }: StagePlan): readonly ParticipantId[] => everybody.filter((id) => tiles.has(cameraOf(id)));

describe('every layout', () => {
  it('keeps everything inside the stage and apart', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planStage(input);
        const rects = solidRects(plan);
        for (const [index, rect] of rects.entries()) {
          expect(Math.min(rect.width, rect.height)).toBeGreaterThan(0);
          expect(inside(rect, input.area)).toBe(true);
          for (const other of rects.slice(index + 1)) expect(apart(rect, other)).toBe(true);
        }
        if (plan.self) expect(inside(plan.self.rect, input.area)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('shows everybody or counts them, and all of them on all pages together', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const pages = allPages(input);
        for (const plan of pages) expect(shownPeople(plan).length + plan.unseen).toBe(input.people.length);
        expect(everybody.filter((id) => pages.some((plan) => plan.tiles.has(cameraOf(id))))).toEqual(input.people);
        for (const id of input.sharing) expect(pages.some((plan) => plan.tiles.has(screenOf(id)))).toBe(input.people.length > 0);
      }),
    );
  });

  it('has one page and no buttons where everybody has room', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { pages, pager, unseen } = planStage(input);
        expect(pages === 1).toBe(pager === null);
        if (pages === 1) expect(unseen).toBe(0);
      }),
    );
  });

  it('never shows more than nine tiles in a grid, nor tiles too small to see a face', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planStage(input);
        if (plan.kind !== 'grid') return;
        const rects = [...plan.tiles.values()].map(({ rect }) => rect);
        expect(rects.length).toBeLessThanOrEqual(9);
        const [least] = rects;
        if (rects.length <= 1) return;
        const [width, height] = isCompact({ ...input.area, height: plan.pager?.y ? plan.pager.y - input.gap : input.area.height }) ? [120, 90] : [200, 112];
        expect(least?.width).toBeGreaterThanOrEqual(width - SLACK);
        expect(least?.height).toBeGreaterThanOrEqual(height - SLACK);
      }),
    );
  });

  it('comes to rest: a plan made on its own seating is the same plan', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const first = planStage(input);
        const second = planStage({ ...input, seating: first.seating });
        expect(second.seating).toBe(first.seating);
        expect(second.tiles).toEqual(first.tiles);
      }),
    );
  });

  it('has the own picture once, except where it is hidden or on another page', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const shown = allPages(input).filter(({ self }) => self !== null).length;
        if (input.self === 'hidden') expect(shown).toBe(0);
        // A stage of two hundred px either way may be all taken by one face and the buttons.
        else if (Math.min(input.area.width, input.area.height) > 250) expect(shown).toBeGreaterThan(0);
      }),
    );
  });

  it('leaves every name and its buttons to be read below a picture in the corner', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { self, tiles } = planStage(input);
        if (!self?.floating) return;
        for (const { rect } of tiles.values()) {
          const { at, width } = platePlace(rect, self.rect);
          const [vertical, horizontal] = at.split('-');
          const plate: Rect = {
            x: horizontal === 'left' ? rect.x + 8 : rect.x + rect.width - 8 - width,
            y: vertical === 'top' ? rect.y : rect.y + rect.height - PLATE_HEIGHT,
            width,
            height: PLATE_HEIGHT,
          };
          expect(apart(plate, self.rect)).toBe(true);
          expect(width).toBeGreaterThanOrEqual(Math.min(100, rect.width - 16 - SLACK));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('who is where', () => {
  it('stays, whoever speaks, save for the two that change places', () => {
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.nat()), (input, draws) => {
        if (input.people.length === 0) return;
        let { seating } = planStage(input);
        for (const [index, draw] of [...draws.take(6)].entries()) {
          const speaker = input.people[draw % input.people.length] ?? null;
          const before = planStage({ ...input, speaker: null, page: 0, seating: { ...seating, spoken: index === 0 ? [] : seating.spoken } });
          const after = planStage({ ...input, speaker, page: 0, seating: before.seating });
          const moved = before.seating.order.filter((id, at) => after.seating.order[at] !== id);
          expect([0, 2]).toContain(moved.length);
          if (moved.length === 2) expect(moved).toContain(speaker);
          ({ seating } = after);
        }
      }),
    );
  });

  it('brings a speaker to the first page in the place of one who has been silent longest', () => {
    const first = planStage(still);
    expect(first.pages).toBe(2);
    const unseen = still.people.filter((id) => !first.tiles.has(cameraOf(id)));
    const [speaker] = unseen;
    const heard = still.people.slice(0, 7).reduce((seating, id) => planStage({ ...still, seating, speaker: id }).seating, first.seating);
    const after = planStage({ ...still, seating: heard, speaker: speaker ?? null });
    const gone = shownPeople(first).filter((id) => !after.tiles.has(cameraOf(id)));
    expect(shownPeople(after)).toContain(speaker);
    expect(gone).toEqual([still.people[7]]);
    for (const id of shownPeople(first)) if (!gone.includes(id)) expect(after.tiles.get(cameraOf(id))).toEqual(first.tiles.get(cameraOf(id)));
  });

  it('is the order of arrival, with those who come last at the end', () => {
    const three = planStage({ ...still, people: everybody.slice(0, 3) });
    const five = planStage({ ...still, people: everybody.slice(0, 5).toReversed(), seating: three.seating });
    expect(five.seating.order).toEqual([...everybody.slice(0, 3), everybody[4], everybody[3]]);
    const four = planStage({ ...still, people: everybody.slice(1, 5), seating: five.seating });
    expect(four.seating.order).toEqual(five.seating.order.filter((id) => id !== everybody[0]));
  });

  it('lets a new speaker and the one before change places, and nobody else', () => {
    const [anna, bert, carl] = everybody;
    const speaking = { ...still, choice: 'speaker', people: everybody.slice(0, 4) } as const;
    const first = planStage({ ...speaking, speaker: anna ?? null });
    const then = planStage({ ...speaking, speaker: carl ?? null, seating: first.seating });
    if (!anna || !bert || !carl) throw new Error('nobody there');
    expect(then.tiles.get(cameraOf(carl))).toEqual(first.tiles.get(cameraOf(anna)));
    expect(then.tiles.get(cameraOf(anna))).toEqual(first.tiles.get(cameraOf(carl)));
    expect(then.tiles.get(cameraOf(bert))).toEqual(first.tiles.get(cameraOf(bert)));
  });
});

describe('which layout', () => {
  const [anna, bert, carl] = everybody;
  if (!anna || !bert || !carl) throw new Error('nobody there');
  const wish = { people: [anna, bert, carl], sharing: [], choice: 'automatic', pinned: null } as const;

  it('is decided by who and what is there', () => {
    expect(chooseLayout({ ...wish, people: [] })).toBe('alone');
    expect(chooseLayout({ ...wish, people: [anna] })).toBe('grid');
    expect(chooseLayout(wish)).toBe('grid');
    expect(chooseLayout({ ...wish, sharing: [bert] })).toBe('screen');
  });

  it('is the one that was asked for', () => {
    expect(chooseLayout({ ...wish, choice: 'speaker' })).toBe('speaker');
    expect(chooseLayout({ ...wish, choice: 'grid', sharing: [bert] })).toBe('grid');
    expect(chooseLayout({ ...wish, choice: 'speaker', sharing: [bert] })).toBe('screen');
  });

  it('is that of a pinned tile before all others, while it is there', () => {
    for (const choice of layoutChoices) {
      expect(chooseLayout({ ...wish, choice, sharing: [bert], pinned: cameraOf(anna) })).toBe('pinned');
      expect(chooseLayout({ ...wish, choice: 'automatic', pinned: screenOf(anna) })).toBe('grid');
      expect(chooseLayout({ ...wish, people: [bert, carl], pinned: cameraOf(anna) })).toBe('grid');
    }
  });

  it('shows the newest of several screens large and the others first in the strip', () => {
    const first = planStage({ ...still, sharing: [bert] });
    const plan = planStage({ ...still, sharing: [anna, bert], seating: first.seating });
    expect(plan.kind).toBe('screen');
    expect(plan.tiles.get(screenOf(anna))?.level).toBe('stage');
    expect(plan.tiles.get(screenOf(bert))?.level).toBe('thumbnail');
    expect(planStage({ ...still, page: 1, sharing: [anna, bert], seating: first.seating }).tiles.get(screenOf(anna))?.level).toBe('stage');
  });

  it('lets a pinned face beat a screen and a speaker', () => {
    const plan = planStage({ ...still, sharing: [bert], speaker: carl, pinned: cameraOf(anna) });
    expect(plan.tiles.get(cameraOf(anna))?.level).toBe('stage');
    expect(plan.tiles.get(screenOf(bert))?.level).toBe('thumbnail');
  });
});
