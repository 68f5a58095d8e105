import type { Demand, DemandLevel, Demands } from '#lib/protocol/demand.ts';
import type { ScreenHint } from '../capture/screenState.ts';
import { cameraSteps, shareFor, steadied, STILL_BITRATE, STILL_FRAMERATE, STILL_HEIGHT } from './encodings.ts';
import type { LinkEncodings, PictureEncoding } from './encodings.ts';
import { screenEncoding, SCREEN_FLOOR, stillScreen } from './screenEncoding.ts';
import { strains } from './strainMachine.ts';
import type { Strain } from './strainMachine.ts';

/** What this side's encodings are decided by. */
export interface Situation<Link> {
  /** What each other side shows of this one's pictures; null of one that has not said. */
  readonly shown: ReadonlyMap<Link, Demands | null>;
  /** bit/s that the uplink was measured to carry, over all links; null while nobody knows. */
  readonly uplink: number | null;
  /** Whether this side's person is heard speaking. */
  readonly speaking: boolean;
  readonly strain: Strain;
  /** Whether this side's person spares data: whoever sees pictures at all sees stills. */
  readonly lowData: boolean;
  /** What the screen that is shared shows; null while none is. */
  readonly screen: ScreenHint | null;
  /** What was decided before: sizes stay as they are unless there is a clear reason. */
  readonly before: ReadonlyMap<Link, LinkEncodings>;
}

/** The share of what was measured that is given away: the rest is for headers, retransmissions and the next surprise. */
export const UPLINK_SHARE = 0.85;
/** bit/s a link that sound has before any picture. */
export const AUDIO_RESERVE = 40_000;
/** bit/s that a camera which is looked at keeps however little there is: less shows nothing at all. */
export const CAMERA_FLOOR = 60_000;
/** px/s that one machine encodes at most: one 720p picture at 30 frames a second, and a little beside it. */
export const MOST_LOAD = 30e6;

/** By how much a picture may exceed the place it is shown in: below it, the next smaller step would be seen to be one. */
export const TOLERANCE = 1.15;

/** A picture that nobody looks at: small, so that it begins small. */
const unseen: PictureEncoding = { active: false, maxHeight: 180, maxBitrate: CAMERA_FLOOR, maxFramerate: 20, degradation: 'maintain-framerate' };
export const unseenLink: LinkEncodings = { camera: unseen, screen: unseen };

/** How a picture that moves is shown. */
type MovingLevel = Exclude<DemandLevel, 'off' | 'still'>;

/** How what floors leave is shared: parts a link. */
const weights: Readonly<Record<MovingLevel, number>> = { stage: 6, tile: 2, thumbnail: 1 };

/** A camera that moves, on one link, while it is being decided. */
interface Layer<Link> {
  readonly link: Link;
  readonly level: MovingLevel;
  readonly framerate: number;
  /** Place in `cameraSteps`. */
  step: number;
}

const bitrateOf = (step: number): number => cameraSteps[step]?.bitrate ?? 0;
const heightOf = (step: number): number => cameraSteps[step]?.height ?? 0;
/** What encoding a picture costs, px/s. */
const loadOf = (height: number, framerate: number): number => height ** 2 * (16 / 9) * framerate;

/** The place of the largest step that `fits`; the smallest when none does. */
function largest(fits: (step: number) => boolean): number {
  for (let step = cameraSteps.length - 1; step > 0; step--) if (fits(step)) return step;
  return 0;
}

/** px of height that a room of so many gives a camera at most. */
function roomHeight(people: number, level: MovingLevel): number {
  if (level === 'thumbnail') return 180;
  if (people <= 2) return 720;
  if (level === 'stage') return people <= 4 ? 720 : 540;
  return people <= 4 ? 360 : 270;
}

/**
 * How every picture goes out on every link. Sound comes first, then what keeps pictures going, then the screen, and the rest is
 * shared by how large a camera is shown. No picture is larger than its place, and all together are no more than one machine encodes.
 */
export function decideEncodings<Link>(situation: Situation<Link>): ReadonlyMap<Link, LinkEncodings> {
  const { shown, uplink, before, screen } = situation;
  const layers = [...shown].flatMap(([link, demands]) => layerOf(situation, link, demands?.camera ?? null) ?? []);
  const stills = new Map([...shown].flatMap(([link, demands]) => (isStill(situation, demands?.camera ?? null) ? [[link, stillCamera(demands?.camera ?? null)]] : [])));
  spare(layers, MOST_LOAD - [...stills.values()].reduce((sum, { maxHeight, maxFramerate }) => sum + loadOf(maxHeight, maxFramerate), 0));
  const screens = screen ? [...shown].filter(([, demands]) => demands?.screen.level !== 'off').length : 0;
  const pictures = uplink === null ? Infinity : uplink * UPLINK_SHARE - AUDIO_RESERVE * shown.size - CAMERA_FLOOR * layers.length - STILL_BITRATE * stills.size;
  const screenShare = screens > 0 ? Math.max(SCREEN_FLOOR, pictures / screens) : 0;
  const decided = new Map<Link, LinkEncodings>();
  let spent = 0;
  for (const [link, demands] of shown) {
    const seen = screen !== null && demands?.screen.level !== 'off';
    const encoding = seen ? screenOf(situation, screen, demands?.screen ?? null, screenShare, before.get(link)?.screen ?? null) : unseen;
    if (seen) spent += encoding.maxBitrate;
    decided.set(link, { camera: unseen, screen: encoding });
  }
  for (const [link, camera] of stills) decided.set(link, { screen: decided.get(link)?.screen ?? unseen, camera });
  const shares = shareOut(layers, pictures - spent);
  for (const layer of layers) {
    const bitrate = shares.get(layer) ?? CAMERA_FLOOR;
    const earlier = before.get(layer.link)?.camera ?? null;
    const step = Math.min(layer.step, largest((at) => bitrate >= bitrateOf(at) * shareFor(heightOf(at), earlier)));
    const camera: PictureEncoding = {
      active: true,
      maxHeight: heightOf(step),
      maxBitrate: Math.round(Math.min(bitrate, bitrateOf(step))),
      maxFramerate: layer.framerate,
      degradation: 'maintain-framerate',
    };
    decided.set(layer.link, { screen: decided.get(layer.link)?.screen ?? unseen, camera });
  }
  for (const [link, next] of decided) {
    const earlier = before.get(link);
    if (earlier) decided.set(link, { camera: settled(earlier.camera, next.camera), screen: settled(earlier.screen, next.screen) });
  }
  return decided;
}

/** Whether a picture that is shown so is sent as stills: either side may spare data. */
function isStill({ lowData }: Pick<Situation<unknown>, 'lowData'>, demand: Demand | null): boolean {
  return demand?.level === 'still' || (lowData && demand?.level !== 'off');
}

/** The same in every room: a person's face, and not more than it takes to see that they are there. */
function stillCamera(demand: Demand | null): PictureEncoding {
  const place = demand?.height ?? STILL_HEIGHT;
  const step = largest((at) => heightOf(at) <= STILL_HEIGHT && heightOf(at) <= place * TOLERANCE);
  return { active: true, maxHeight: heightOf(step), maxBitrate: STILL_BITRATE, maxFramerate: STILL_FRAMERATE, degradation: 'maintain-resolution' };
}

function screenOf(situation: Situation<unknown>, content: ScreenHint, demand: Demand | null, most: number, earlier: PictureEncoding | null): PictureEncoding {
  const people = situation.shown.size + 1;
  return isStill(situation, demand) ? stillScreen(people, demand, most, earlier) : screenEncoding(content, people, demand, most, earlier);
}

function layerOf<Link>(situation: Situation<Link>, link: Link, demand: Demand | null): Layer<Link> | null {
  const { shown, speaking, strain } = situation;
  const people = shown.size + 1;
  const asked = demand?.level ?? (people <= 2 ? 'stage' : people <= 4 ? 'tile' : 'thumbnail');
  if (asked === 'off') return null;
  if (asked === 'still' || isStill(situation, demand)) return null;
  // A large room looks at who speaks, and two people at each other.
  const level = asked === 'tile' && people <= 2 ? 'stage' : asked === 'tile' && people > 4 && !speaking ? 'thumbnail' : asked;
  const most = roomHeight(people, level);
  const place = demand?.height ?? most;
  const step = largest((at) => heightOf(at) <= most && heightOf(at) <= place * TOLERANCE);
  const spared = level === 'stage' ? 0 : strains.indexOf(strain);
  return { link, level, framerate: level === 'thumbnail' ? 20 : 30, step: Math.max(0, step - spared) };
}

/** Makes the largest pictures smaller, those on a stage last, until all of them cost no more than `most` px/s. */
function spare(layers: readonly Layer<unknown>[], most: number): void {
  const small = 1;
  const wanted = new Map(layers.map((layer) => [layer, layer.step]));
  const load = () => layers.reduce((sum, { step, framerate }) => sum + loadOf(heightOf(step), framerate), 0);
  while (load() > most) {
    const [first] = layers
      .filter(({ step }) => step > 0)
      .sort((a, b) => Number(b.step > small) - Number(a.step > small) || Number(a.level === 'stage') - Number(b.level === 'stage') || b.step - a.step);
    if (!first) return;
    first.step -= 1;
  }
  // The last one to give way may have given more than was missing.
  for (const [layer, step] of wanted) {
    while (layer.step < step) {
      layer.step += 1;
      if (load() <= most) continue;
      layer.step -= 1;
      break;
    }
  }
}

/** Each layer's bit/s: its floor, and its part of the rest up to what it can use. What one cannot use is for the others. */
function shareOut<Layered extends Layer<unknown>>(layers: readonly Layered[], rest: number): ReadonlyMap<Layered, number> {
  const shares = new Map(layers.map((layer) => [layer, CAMERA_FLOOR]));
  let left = Math.max(0, rest);
  let hungry = layers.filter(({ step }) => bitrateOf(step) > CAMERA_FLOOR);
  while (hungry.length > 0 && left > 0) {
    const part = left / hungry.reduce((sum, { level }) => sum + weights[level], 0);
    const lacks = (layer: Layered) => bitrateOf(layer.step) - (shares.get(layer) ?? 0);
    const full = hungry.filter((layer) => lacks(layer) <= part * weights[layer.level]);
    for (const layer of full.length > 0 ? full : hungry) {
      const more = full.length > 0 ? lacks(layer) : part * weights[layer.level];
      shares.set(layer, (shares.get(layer) ?? 0) + more);
      left -= more;
    }
    hungry = full.length > 0 ? hungry.filter((layer) => !full.includes(layer)) : [];
  }
  return shares;
}

/** The earlier encoding where the next one differs by nothing that is worth a word. */
function settled(earlier: PictureEncoding, next: PictureEncoding): PictureEncoding {
  const alike = earlier.active === next.active && earlier.maxHeight === next.maxHeight && earlier.maxFramerate === next.maxFramerate && earlier.degradation === next.degradation;
  return alike && steadied(next.maxBitrate, earlier) === earlier.maxBitrate ? earlier : next;
}
