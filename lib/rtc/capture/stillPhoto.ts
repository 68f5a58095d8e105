import type { Clock } from '#lib/kernel/clock.ts';
import { fail, ok, type Result } from '#lib/kernel/result.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { PictureSize } from './pictureCanvas.ts';
import { within } from './within.ts';

/** A picture with its size in px. */
export interface StillPicture extends PictureSize {
  readonly blob: Blob;
}

/** How a picture came about: by the camera's own still mode, from the same camera opened once more, or as a frame of what is being sent. */
export type StillWay = 'photo' | 'larger-track' | 'frame';

export interface Still extends StillPicture {
  readonly way: StillWay;
}

export type StillFailure =
  /** The track delivers nothing: over, off, or silenced by the system. */
  | 'no-camera'
  /** Every way was tried, and none gave a picture. */
  | 'no-picture';

/** What taking a picture needs of a browser; narrow enough to fake. */
export interface StillTools {
  readonly clock: Clock;
  /** `ImageCapture.takePhoto` (W3C mediacapture-image); null where there is none. */
  readonly photoOf: ((track: MediaStreamTrack) => Promise<Blob>) | null;
  /** What the track shows just now, in the size it has. */
  readonly frameOf: (track: MediaStreamTrack) => Promise<StillPicture | null>;
  /** px of a picture once it is decoded and upright; null for what is none. */
  readonly sizeOf: (blob: Blob) => Promise<PictureSize | null>;
  /** The track's device once more, as large as it can be; null where that would stop the first track. */
  readonly openAgain: ((track: MediaStreamTrack) => Promise<MediaStreamTrack>) | null;
}

/**
 * How long the camera's still mode may take, in ms. A phone that focuses needs about one second; an engine that has lost the camera's
 * answer never gives one.
 */
export const PHOTO_LIMIT = 3_500;
/** How long a frame may take to come, in ms: ten frames of the darkest room. */
export const FRAME_LIMIT = 2_000;

const pixels = ({ width = 0, height = 0 }: { readonly width?: number; readonly height?: number }): number => width * height;

const delivers = (track: MediaStreamTrack): boolean => track.readyState === 'live' && track.enabled && !track.muted;

/** Takes pictures with the camera of a running call. The track that is sent is never stopped, and has its size back afterwards. */
export class StillCamera {
  readonly #tools: StillTools;
  /** Tracks whose still mode has failed once: it may have stopped the picture for a moment, which nobody is to see twice for nothing. */
  readonly #noPhoto = new WeakSet<MediaStreamTrack>();
  #againDisturbs = false;

  constructor(tools: StillTools) {
    this.#tools = tools;
  }

  /** The largest picture that the camera gives without the call's noticing. Settles within ten seconds, whatever the browser does. */
  async take(track: MediaStreamTrack): Promise<Result<Still, StillFailure>> {
    if (!delivers(track)) return fail('no-camera');
    const photo = (await this.#keepingSize(track, () => this.#photo(track))) ?? (await this.#keepingSize(track, () => this.#fromLargerTrack(track)));
    if (photo) return ok(photo);
    const frame = await within(this.#tools.clock, FRAME_LIMIT, this.#tools.frameOf(track));
    if (frame) return ok({ ...frame, way: 'frame' });
    return fail(delivers(track) ? 'no-picture' : 'no-camera');
  }

  async #photo(track: MediaStreamTrack): Promise<Still | null> {
    const { clock, photoOf, sizeOf } = this.#tools;
    if (!photoOf || this.#noPhoto.has(track)) return null;
    const blob = await within(clock, PHOTO_LIMIT, photoOf(track));
    const size = blob && (await sizeOf(blob));
    // Some cameras have a still mode that is smaller than their video.
    if (blob && size && pixels(size) >= pixels(track.getSettings())) return { blob, width: size.width, height: size.height, way: 'photo' };
    this.#noPhoto.add(track);
    return null;
  }

  /** The second track lives for one frame. Should the first one fall silent for it, that was the last time. */
  async #fromLargerTrack(track: MediaStreamTrack): Promise<Still | null> {
    const { clock, frameOf, openAgain } = this.#tools;
    // Firefox before 132 has no capabilities to ask for, whatever the type says.
    const most = 'getCapabilities' in track ? track.getCapabilities() : {};
    const now = pixels(track.getSettings());
    if (!openAgain || this.#againDisturbs || pixels({ width: most.width?.max ?? 0, height: most.height?.max ?? 0 }) <= now) return null;
    const scope = new Scope();
    const disturbed = (): void => {
      this.#againDisturbs = true;
      scope.close();
    };
    scope.listen(track, 'mute', disturbed);
    scope.listen(track, 'ended', disturbed);
    // One that comes too late is closed at once, as the scope is.
    const opening = openAgain(track).then((second) => {
      scope.add(() => second.stop());
      return second;
    });
    const second = await within(clock, PHOTO_LIMIT, opening);
    const frame = second && !scope.closed ? await within(clock, FRAME_LIMIT, frameOf(second)) : null;
    scope.close();
    return frame && pixels(frame) > now ? { ...frame, way: 'larger-track' } : null;
  }

  /** Some cameras come back from their still mode in another format: the track is told once more what was asked of it. */
  async #keepingSize<T>(track: MediaStreamTrack, work: () => Promise<T>): Promise<T> {
    const before = track.getSettings();
    const result = await work();
    const after = track.getSettings();
    const changed = before.width !== after.width || before.height !== after.height || before.frameRate !== after.frameRate;
    if (changed && track.readyState === 'live') await within(this.#tools.clock, FRAME_LIMIT, track.applyConstraints(track.getConstraints()));
    return result;
  }
}
