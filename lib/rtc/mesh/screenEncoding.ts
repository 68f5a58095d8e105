import type { Demand } from '#lib/protocol/demand.ts';
import type { ScreenHint } from '../capture/screenState.ts';
import { shareFor, steadied } from './encodings.ts';
import type { PictureEncoding } from './encodings.ts';

/** bit/s that a screen which is looked at keeps however little there is. */
export const SCREEN_FLOOR = 100_000;

/** The heights in px that a screen is sent at, with the bit/s that each can make use of. */
const screenSteps = [
  { height: 360, detail: 300_000, motion: 600_000 },
  { height: 540, detail: 550_000, motion: 1_100_000 },
  { height: 720, detail: 850_000, motion: 1_600_000 },
  { height: 1_080, detail: 1_500_000, motion: 2_500_000 },
] as const;

/** By how much a screen may exceed the place it is shown in: letters that are made smaller are lost, so it is more than for a camera. */
const TOLERANCE = 1.3;
/** Frames a second below which even a page that scrolls cannot be followed. */
const LEAST_FRAMERATE = 5;

/** bit/s and frames a second of a screen for whoever spares data: letters stay whole, and a page that is turned comes within a second or two. */
const STILL_BITRATE = 200_000;
const STILL_FRAMERATE = 1;

/** Frames a second, and px of height, for what room: a mesh encodes a screen once a link as well. */
const limits: Readonly<Record<ScreenHint, (people: number) => { readonly framerate: number; readonly height: number }>> = {
  detail: (people) => ({ framerate: people <= 2 ? 15 : people <= 4 ? 10 : LEAST_FRAMERATE, height: 1_080 }),
  motion: (people) => ({ framerate: 30, height: people <= 2 ? 1_080 : people <= 4 ? 720 : 540 }),
};

/** What the capture says of it; letters where it says nothing. */
export function contentOf(track: MediaStreamTrack): ScreenHint {
  return track.contentHint === 'motion' ? 'motion' : 'detail';
}

/**
 * How a screen goes out to one of `people` who looks at it so, with so many bit/s at most. Null: at which size is not known. What is read
 * keeps its letters and is shown less often; what moves keeps moving and gets smaller, and larger again only where there is clearly room.
 */
export function screenEncoding(content: ScreenHint, people: number, demand: Demand | null, most: number, earlier: PictureEncoding | null): PictureEncoding {
  const { framerate, height } = limits[content](people);
  const place = Math.min(height, demand ? demand.height * TOLERANCE : height);
  const fitting = screenSteps.filter((step) => step.height <= place);
  const affordable = content === 'motion' ? fitting.filter((step) => step.motion * shareFor(step.height, earlier) <= most) : fitting;
  const step = affordable.at(-1) ?? screenSteps[0];
  const maxBitrate = steadied(Math.round(Math.min(step[content], most)), earlier);
  return {
    active: true,
    maxHeight: step.height,
    maxBitrate,
    maxFramerate: content === 'motion' ? framerate : Math.max(LEAST_FRAMERATE, Math.round(framerate * Math.min(1, maxBitrate / step.detail))),
    degradation: content === 'motion' ? 'maintain-framerate' : 'maintain-resolution',
  };
}

/** The same for whoever spares data: to be read, whatever it shows. */
export function stillScreen(people: number, demand: Demand | null, most: number, earlier: PictureEncoding | null): PictureEncoding {
  return { ...screenEncoding('detail', people, demand, Math.min(most, STILL_BITRATE), earlier), maxFramerate: STILL_FRAMERATE };
}
