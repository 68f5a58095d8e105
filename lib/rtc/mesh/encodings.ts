/** How a camera goes out on one link. */
export interface CameraEncoding {
  /** px; the picture is scaled down to this height if it is larger. */
  readonly maxHeight: number;
  /** bit/s. */
  readonly maxBitrate: number;
  /** Frames a second. */
  readonly maxFramerate: number;
  /** What gives way when bandwidth or processor do not suffice (mst-content-hint, RTCDegradationPreference). */
  readonly degradation: 'maintain-resolution' | 'maintain-framerate';
}

/**
 * The first frame's height in px. A 720p key frame does not fit the start bitrate of 300 kbit/s: it is dropped and the
 * encoder falls to 180p on its own, which doubles the time to the first picture.
 */
const FIRST_PICTURE_HEIGHT = 360;

/** px, frames a second and bit/s of a picture that only keeps its stream going. */
const FAINT_HEIGHT = 180;
const FAINT_FRAMERATE = 5;
const FAINT_BITRATE = 60_000;

/**
 * What a room of so many people lets each link carry. A mesh encodes once a link, so the load on one machine is
 * (people − 1) × height² × 16/9 × frame rate: 27.6 Mpx/s for two, 20.7 for four, 8.1 for eight.
 */
export function cameraEncoding(people: number): CameraEncoding {
  if (people <= 2) return { maxHeight: 720, maxBitrate: 1_700_000, maxFramerate: 30, degradation: 'maintain-framerate' };
  if (people <= 4) return { maxHeight: 360, maxBitrate: 500_000, maxFramerate: 30, degradation: 'maintain-framerate' };
  return { maxHeight: 180, maxBitrate: 150_000, maxFramerate: 20, degradation: 'maintain-framerate' };
}

/**
 * The same, with a picture small enough for a connection that has just begun. It keeps its resolution, or libwebrtc would
 * drop the first frames of this size too: with a microphone beside it, the camera's share of the start bitrate is just
 * below the 300 kbit/s that it asks for 360p.
 */
export function firstPicture(encoding: CameraEncoding): CameraEncoding {
  return { ...encoding, maxHeight: Math.min(encoding.maxHeight, FIRST_PICTURE_HEIGHT), degradation: 'maintain-resolution' };
}

/**
 * What a camera sends into a path that is lost. All of it is lost too, and sent again once the path is back, in front of the first new
 * frame: so it has to be little. It may not be nothing, nor have another limit: a browser (libwebrtc) that may send more than before
 * measures the path with the last packets it has, and an old frame that these complete makes the receiver take every new one for early
 * and hold it back for up to 3 s. The return to another size begins with a key frame, which is what the other side needs then.
 */
export function faintPicture(encoding: CameraEncoding): CameraEncoding {
  return { ...encoding, maxHeight: Math.min(encoding.maxHeight, FAINT_HEIGHT), maxFramerate: FAINT_FRAMERATE, maxBitrate: FAINT_BITRATE, degradation: 'maintain-resolution' };
}

/**
 * The bit/s that have to be available before the picture grows from its first size to that of `encoding`: four tenths of
 * what it may use at most, below which the larger picture would be the blurrier one. 0: it need not grow.
 */
export function growthBitrate(encoding: CameraEncoding): number {
  return encoding.maxHeight > FIRST_PICTURE_HEIGHT ? encoding.maxBitrate * 0.4 : 0;
}

/** `scaleResolutionDownBy` that brings a source of `sourceHeight` px down to at most `maxHeight`; never enlarges. */
export function scaleDownBy(sourceHeight: number, maxHeight: number): number {
  return Math.max(1, sourceHeight / maxHeight);
}

/** `encoding` in the terms of one sender (webrtc-pc, RTCRtpEncodingParameters). */
export function encodingParameters(encoding: CameraEncoding, track: MediaStreamTrack | null): Required<Pick<RTCRtpEncodingParameters, 'scaleResolutionDownBy' | 'maxBitrate' | 'maxFramerate'>> {
  // 720 is asked of the camera, so it is the guess while a track does not say.
  const height = track?.getSettings().height ?? 720;
  return {
    scaleResolutionDownBy: scaleDownBy(height, encoding.maxHeight),
    maxBitrate: encoding.maxBitrate,
    maxFramerate: encoding.maxFramerate,
  };
}
