import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { DemandLevel } from '#lib/protocol/demand.ts';
import { cornerAbove, cornerRect, gridCapacity, gridLayout, isCompact, selfInCorner, spotlightLayout, stripCapacity } from './layout.ts';
import type { Area, Corner, Rect } from './layout.ts';
import { bringForward, seat } from './seating.ts';
import type { Seating } from './seating.ts';

/** What a tile shows: one participant's camera, or what they share. Also its key. */
export type TileKey = `${'camera' | 'screen'} ${ParticipantId}`;
export const cameraOf = (id: ParticipantId): TileKey => `camera ${id}`;
export const screenOf = (id: ParticipantId): TileKey => `screen ${id}`;

/** What a person may ask for. `automatic`: what the call is like decides. */
export const layoutChoices = ['automatic', 'grid', 'speaker'] as const;
export type LayoutChoice = (typeof layoutChoices)[number];

export const selfPlaces = ['automatic', 'corner', 'tile', 'hidden'] as const;
export type SelfPlace = (typeof selfPlaces)[number];

/** `pinned`, `speaker` and `screen` have one tile large and the others in a strip; which one it is differs. */
export type LayoutKind = 'alone' | 'grid' | 'speaker' | 'pinned' | 'screen';

/** What decides about the layout: who and what there is, and what the person wants. */
export interface StageWish {
  readonly people: readonly ParticipantId[];
  readonly sharing: readonly ParticipantId[];
  readonly choice: LayoutChoice;
  /** The tile that the person has pinned. It may have gone, and come back. */
  readonly pinned: TileKey | null;
}

export interface StageInput extends StageWish {
  readonly area: Area;
  readonly gap: number;
  readonly speaker: ParticipantId | null;
  readonly self: SelfPlace;
  readonly corner: Corner;
  readonly page: number;
  readonly seating: Seating;
}

export interface Placed {
  readonly rect: Rect;
  readonly level: Exclude<DemandLevel, 'off'>;
}

/** Where everything stands. What has no place in `tiles` is on another page. */
export interface StagePlan {
  readonly kind: LayoutKind;
  readonly tiles: ReadonlyMap<TileKey, Placed>;
  /** The own picture; null when it is hidden or on another page. `floating`: it stands above the others in a corner of `bounds`. */
  readonly self: { readonly rect: Rect; readonly floating: boolean; readonly bounds: Rect } | null;
  readonly page: number;
  readonly pages: number;
  /** Where the buttons that turn pages stand; null while there is one page. */
  readonly pager: Rect | null;
  /** How many of the others are on other pages. */
  readonly unseen: number;
  readonly seating: Seating;
  /** Whether a speaker may have to come forward, so that it is worth listening for one. */
  readonly awaitsSpeaker: boolean;
}

/** px that buttons to turn pages take of the stage. */
const PAGER = 44;
/** Below this height a stage gives them room at its side. */
const PAGER_BELOW_FROM = 320;

/** Pinned by hand beats everything; a screen beats a speaker, but not a grid that was asked for. */
export function chooseLayout({ people, sharing, choice, pinned }: StageWish): LayoutKind {
  if (people.length === 0) return 'alone';
  if (pinned !== null && isThere(pinned, people, sharing)) return 'pinned';
  if (sharing.length > 0 && choice !== 'grid') return 'screen';
  return choice === 'speaker' && people.length > 1 ? 'speaker' : 'grid';
}

/** The whole stage from what is there and wanted. Pure, and quick enough for every render. */
export function planStage(input: StageInput): StagePlan {
  const kind = chooseLayout(input);
  const seated = seat(input.seating, input);
  if (kind === 'alone') return planAlone(input, seated);
  const placed = layouts[kind]({ ...input, seating: seated });
  return { kind, ...placed };
}

type Placement = Omit<StagePlan, 'kind'>;

/** One small function for each layout that has company. */
const layouts: Readonly<Record<Exclude<LayoutKind, 'alone'>, (input: StageInput) => Placement>> = {
  grid: placeGrid,
  pinned: (input) => placeMain(input, input.pinned),
  screen: (input) => placeMain(input, newest(input.seating.sharing)),
  // The first of the order is the one who is large, and so a new speaker changes places with them.
  speaker: (input) => placeMain(input, null),
};

const newest = (sharing: readonly ParticipantId[]): TileKey | null => {
  const last = sharing.at(-1);
  return last === undefined ? null : screenOf(last);
};

function planAlone({ area, self, corner }: StageInput, seating: Seating): StagePlan {
  const bounds = { x: 0, y: 0, ...area };
  return {
    kind: 'alone',
    tiles: new Map(),
    self: self === 'hidden' ? null : { rect: cornerRect(area, 0, corner), floating: true, bounds },
    page: 0,
    pages: 1,
    pager: null,
    unseen: 0,
    seating,
    awaitsSpeaker: false,
  };
}

function placeGrid(input: StageInput): Placement {
  const { area, gap, people, self, corner, seating } = input;
  const few = selfInCorner(people.length + seating.sharing.length, area);
  const extras = seating.sharing.map(screenOf).toReversed();
  const place = (seated: boolean, page = input.page): Placement => {
    const pages = paginate({ ...input, page }, { capacity: gridCapacity, extras, aside: null, front: null, seated });
    const rects = gridLayout(pages.shown.length + (pages.selfShown ? 1 : 0), pages.body, gap);
    const level = people.length + extras.length === 1 ? 'stage' : 'tile';
    const tiles = new Map(pages.shown.flatMap((key, index) => placedAt(key, rects[index], level)));
    return finish(input, pages, tiles, rects[pages.shown.length] ?? null, rects[0] ?? null);
  };
  const wanted = self === 'corner' || (self === 'automatic' && few);
  const placed = place(self !== 'hidden' && !wanted);
  if (self === 'hidden' || !(wanted || lacksSeat(placed))) return placed;
  const body = bodyOf(area, gap, placed.pages > 1);
  const cornerOver = ({ tiles }: Placement) => cornerAbove([...tiles.values()][0]?.rect ?? body, body, gap, corner);
  // Where it would hide a face it takes a place among them. The first page decides, so that no two pages divide them differently.
  const rect = cornerOver(place(false, 0)) && cornerOver(placed);
  return rect ? { ...placed, self: { rect, floating: true, bounds: { x: 0, y: 0, ...body } } } : place(true);
}

/** `wanted` null: the first of the order. */
function placeMain(input: StageInput, wanted: TileKey | null): Placement {
  const { gap, people, self, corner, seating } = input;
  const extras = seating.sharing.map(screenOf).toReversed().filter((key) => key !== wanted);
  const aside = people.find((id) => wanted === cameraOf(id)) ?? null;
  const seated = self === 'tile' || self === 'automatic';
  const pages = paginate(input, { capacity: stripCapacity, extras, aside, front: wanted === null ? 1 : null, seated });
  const main = wanted ?? pages.main;
  const rects = spotlightLayout(1 + pages.shown.length + (pages.selfShown ? 1 : 0), pages.body, gap);
  const tiles = new Map([
    ...(main === null ? [] : placedAt(main, rects[0], 'stage')),
    ...pages.shown.flatMap((key, index) => placedAt(key, rects[index + 1], 'thumbnail')),
  ]);
  const placed = finish(input, pages, tiles, rects[pages.shown.length + 1] ?? null, rects[0] ?? null);
  const bounds = rects[0];
  if (self === 'hidden' || !bounds || !(self === 'corner' || lacksSeat(placed))) return placed;
  const inside = cornerRect(bounds, gap, corner);
  return { ...placed, self: { rect: { ...inside, x: inside.x + bounds.x, y: inside.y + bounds.y }, floating: true, bounds } };
}

/** On a page with room for one that one is somebody else. */
const lacksSeat = ({ page, self }: Placement): boolean => page === 0 && self === null;

interface Pages {
  readonly body: Area;
  readonly page: number;
  readonly pages: number;
  readonly shown: readonly TileKey[];
  /** The first of the order, where that one is large. */
  readonly main: TileKey | null;
  readonly selfShown: boolean;
  readonly seating: Seating;
  readonly awaitsSpeaker: boolean;
}

/** What does not fit on one page goes on further ones. Screens come first; the own picture is on the first page, at its end. */
function paginate(
  { area, gap, page, seating }: StageInput,
  { capacity, extras, aside, front, seated }: {
    readonly capacity: (area: Area, gap: number) => number;
    readonly extras: readonly TileKey[];
    readonly aside: ParticipantId | null;
    /** How many seats are in front: null for as many as the first page has. */
    readonly front: 1 | null;
    readonly seated: boolean;
  },
): Pages {
  const others = seating.order.length - (aside === null ? 0 : 1) - (front ?? 0);
  const paged = extras.length + others + (seated ? 1 : 0) > capacity(area, gap);
  const body = bodyOf(area, gap, paged);
  const most = capacity(body, gap);
  const selfSeated = seated && (!paged || most > 1);
  const first = paged ? most - (selfSeated ? 1 : 0) : extras.length + others;
  const inFront = front ?? Math.max(0, first - extras.length);
  const next = bringForward(seating, inFront, aside);
  const seats = next.order.filter((id) => id !== aside);
  const [main] = front === null ? [] : seats;
  const items = [...extras, ...seats.slice(front ?? 0).map(cameraOf)];
  const pages = Math.max(1, 1 + Math.ceil((items.length - first) / most));
  const at = Math.min(Math.max(0, page), pages - 1);
  const from = at === 0 ? 0 : first + (at - 1) * most;
  return {
    body,
    page: at,
    pages,
    shown: items.slice(from, at === 0 ? first : from + most),
    main: main === undefined ? null : cameraOf(main),
    selfShown: selfSeated && at === 0,
    seating: next,
    awaitsSpeaker: front !== null || inFront < seats.length,
  };
}

function finish({ area, gap, people }: StageInput, pages: Pages, tiles: Placement['tiles'], self: Rect | null, first: Rect | null): Placement {
  const { body, page, seating, awaitsSpeaker } = pages;
  return {
    tiles,
    self: pages.selfShown && self ? { rect: self, floating: false, bounds: first ?? self } : null,
    page,
    pages: pages.pages,
    pager: pages.pages > 1 ? pagerOf(area, body, gap) : null,
    unseen: people.filter((id) => !tiles.has(cameraOf(id))).length,
    seating,
    awaitsSpeaker,
  };
}

/** The stage without the buttons that turn pages: those stand below, or beside where height is what is short. */
function bodyOf(area: Area, gap: number, paged: boolean): Area {
  if (!paged) return area;
  return isLow(area) ? { width: area.width - PAGER - gap, height: area.height } : { width: area.width, height: area.height - PAGER - gap };
}

function pagerOf(area: Area, body: Area, gap: number): Rect {
  return isLow(area)
    ? { x: body.width + gap, y: 0, width: PAGER, height: area.height }
    : { x: 0, y: body.height + gap, width: area.width, height: PAGER };
}

const isLow = (area: Area): boolean => isCompact(area) && area.width > area.height && area.height < PAGER_BELOW_FROM;

const placedAt = (key: TileKey, rect: Rect | null | undefined, level: Placed['level']): [TileKey, Placed][] => (rect ? [[key, { rect, level }]] : []);

function isThere(key: TileKey, people: readonly ParticipantId[], sharing: readonly ParticipantId[]): boolean {
  return people.some((id) => key === cameraOf(id)) || sharing.some((id) => key === screenOf(id));
}
