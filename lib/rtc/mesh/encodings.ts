/** How a picture goes out on one link. */
export interface PictureEncoding {
  /** Nobody looks at a picture that is not. One that becomes so again begins with a key frame. */
  readonly active: boolean;
  /** px; the picture is scaled down to this height if it is larger. */
  readonly maxHeight: number;
  /** bit/s. */
  readonly maxBitrate: number;
  /** Frames a second. */
  readonly maxFramerate: number;
  /** What gives way when bandwidth or processor do not suffice (mst-content-hint, RTCDegradationPreference). */
  readonly degradation: 'maintain-resolution' | 'maintain-framerate';
}

/** How both pictures go out on one link. */
export interface LinkEncodings {
  readonly camera: PictureEncoding;
  readonly screen: PictureEncoding;
}

/** The heights in px that a camera is sent at, with the bit/s that each can make use of. */
export const cameraSteps = [
  { height: 90, bitrate: 60_000 },
  { height: 180, bitrate: 150_000 },
  { height: 270, bitrate: 300_000 },
  { height: 360, bitrate: 500_000 },
  { height: 540, bitrate: 1_000_000 },
  { height: 720, bitrate: 1_700_000 },
] as const;

/** The share of its bit/s below which a picture is the blurrier one of two sizes. */
const LEAST_SHARE = 0.4;
/** The same share for a picture that would have to grow for it. */
const GROWTH_SHARE = 0.5;
/** The part by which a limit has to differ from the one before to be worth another word to the encoder. */
const WORTH = 0.1;

/**
 * The first frame's height in px. A 720p key frame does not fit the start bitrate of 300 kbit/s: it is dropped and the
 * encoder falls to 180p on its own, which doubles the time to the first picture.
 */
const FIRST_PICTURE_HEIGHT = 360;

/**
 * px, frames a second and bit/s of a camera that goes out as stills, about as much as the sound beside it. Browsers (Chromium, Firefox) count
 * in whole frames a second and send nothing at all below one. At that rate 270p is sharper than the same camera moving.
 */
export const STILL_HEIGHT = 270;
export const STILL_FRAMERATE = 1;
export const STILL_BITRATE = 40_000;

/** px, frames a second and bit/s of a picture that only keeps its stream going. */
const FAINT_HEIGHT = 180;
const FAINT_FRAMERATE = 5;
const FAINT_BITRATE = 60_000;

/**
 * What a room of so many people lets each link carry. A mesh encodes once a link, so the load on one machine is
 * (people − 1) × height² × 16/9 × frame rate: 27.6 Mpx/s for two, 20.7 for four, 8.1 for eight.
 */
export function cameraEncoding(people: number): PictureEncoding {
  if (people <= 2) return { active: true, maxHeight: 720, maxBitrate: 1_700_000, maxFramerate: 30, degradation: 'maintain-framerate' };
  if (people <= 4) return { active: true, maxHeight: 360, maxBitrate: 500_000, maxFramerate: 30, degradation: 'maintain-framerate' };
  return { active: true, maxHeight: 180, maxBitrate: 150_000, maxFramerate: 20, degradation: 'maintain-framerate' };
}

/**
 * The same, with a picture small enough for a connection that has just begun. It keeps its resolution, or libwebrtc would
 * drop the first frames of this size too: with a microphone beside it, the camera's share of the start bitrate is just
 * below the 300 kbit/s that it asks for 360p.
 */
export function firstPicture(encoding: PictureEncoding): PictureEncoding {
  return { ...encoding, maxHeight: Math.min(encoding.maxHeight, FIRST_PICTURE_HEIGHT), degradation: 'maintain-resolution' };
}

/**
 * What a camera sends into a path that is lost. All of it is lost too, and sent again once the path is back, in front of the first new
 * frame: so it has to be little. It may not be nothing, nor have another limit: a browser (libwebrtc) that may send more than before
 * measures the path with the last packets it has, and an old frame that these complete makes the receiver take every new one for early
 * and hold it back for up to 3 s. The return to another size begins with a key frame, which is what the other side needs then.
 */
export function faintPicture(encoding: PictureEncoding): PictureEncoding {
  return { ...encoding, maxHeight: Math.min(encoding.maxHeight, FAINT_HEIGHT), ...faintest(encoding), degradation: 'maintain-resolution' };
}

/** A still is fainter than that already. */
function faintest({ maxFramerate, maxBitrate }: PictureEncoding): Pick<PictureEncoding, 'maxFramerate' | 'maxBitrate'> {
  return { maxFramerate: Math.min(maxFramerate, FAINT_FRAMERATE), maxBitrate: Math.min(maxBitrate, FAINT_BITRATE) };
}

/**
 * The bit/s that have to be available before the picture grows from its first size to that of `encoding`: four tenths of
 * what that size can make use of, below which the larger picture would be the blurrier one. 0: it need not grow.
 */
export function growthBitrate({ maxHeight, maxBitrate }: PictureEncoding): number {
  if (maxHeight <= FIRST_PICTURE_HEIGHT) return 0;
  return LEAST_SHARE * (cameraSteps.find(({ height }) => height >= maxHeight)?.bitrate ?? maxBitrate);
}

/** `scaleResolutionDownBy` that brings a source of `sourceHeight` px down to at most `maxHeight`; never enlarges. */
export function scaleDownBy(sourceHeight: number, maxHeight: number): number {
  return Math.max(1, sourceHeight / maxHeight);
}

/** `encoding` in the terms of one sender (webrtc-pc, RTCRtpEncodingParameters). */
export function encodingParameters(encoding: PictureEncoding, track: MediaStreamTrack | null): Required<Pick<RTCRtpEncodingParameters, 'active' | 'scaleResolutionDownBy' | 'maxBitrate' | 'maxFramerate'>> {
  // 720 is asked of the camera, so it is the guess while a track does not say.
  const height = track?.getSettings().height ?? 720;
  return {
    active: encoding.active,
    scaleResolutionDownBy: scaleDownBy(height, encoding.maxHeight),
    maxBitrate: encoding.maxBitrate,
    maxFramerate: encoding.maxFramerate,
  };
}

/** The share of its bit/s from which on a picture of `height` px is worth its size, where `earlier` is what goes out now. */
export function shareFor(height: number, earlier: PictureEncoding | null): number {
  return earlier?.active && height > earlier.maxHeight ? GROWTH_SHARE : LEAST_SHARE;
}

/** `maxBitrate`, or the limit of before where the two differ by next to nothing. */
export function steadied(maxBitrate: number, earlier: PictureEncoding | null): number {
  return earlier?.active && Math.abs(maxBitrate - earlier.maxBitrate) < earlier.maxBitrate * WORTH ? earlier.maxBitrate : maxBitrate;
}
