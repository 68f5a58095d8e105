import { Store } from '#lib/kernel/store.ts';
import type { Result } from '#lib/kernel/result.ts';
import type { CropBox } from '#lib/call/photo/cropBox.ts';
import type { PhotoFailure, PreparedPhoto } from '#lib/call/photo/preparePhoto.ts';
import type { Still, StillFailure } from '#lib/rtc/capture/stillPhoto.ts';

export type StepFailure = PhotoFailure | StillFailure;

/** A photo as it is shown. `taken`: here and now, not brought along. */
interface Shot {
  readonly prepared: PreparedPhoto;
  readonly taken: boolean;
}

export type PhotoStep =
  /** The live picture. `busy`: a photo is being taken. */
  | { readonly kind: 'camera'; readonly busy: boolean; readonly failure: StepFailure | null }
  /** A picture that was brought along is being looked at. */
  | { readonly kind: 'loading' }
  | ({ readonly kind: 'preview'; readonly failure: StepFailure | null } & Shot)
  | ({ readonly kind: 'crop'; readonly busy: boolean } & Shot);

/** What the steps need of the rest; narrow enough to fake. */
export interface PhotoWork {
  readonly take: (stream: MediaStream | null) => Promise<Result<Still, StillFailure>>;
  readonly prepare: (picture: Blob) => Promise<Result<PreparedPhoto, PhotoFailure>>;
  readonly crop: (photo: PreparedPhoto, box: CropBox) => Promise<Result<PreparedPhoto, PhotoFailure>>;
}

const camera = (failure: StepFailure | null): PhotoStep => ({ kind: 'camera', busy: false, failure });

/** From the live picture to a photo that can be sent. What comes late, when the person has gone on to something else, is dropped. */
export class PhotoSteps {
  readonly step = new Store<PhotoStep>(camera(null));
  readonly #work: PhotoWork;

  constructor(work: PhotoWork) {
    this.#work = work;
  }

  /** `stream`: the own one of the call. */
  async take(stream: MediaStream | null): Promise<void> {
    const now = this.step.get();
    if (now.kind !== 'camera' || now.busy) return;
    const isCurrent = this.#enter({ kind: 'camera', busy: true, failure: null });
    const still = await this.#work.take(stream);
    const prepared = still.ok ? await this.#work.prepare(still.value.blob) : still;
    if (isCurrent()) this.step.set(prepared.ok ? { kind: 'preview', prepared: prepared.value, taken: true, failure: null } : camera(prepared.reason));
  }

  /** A picture that was chosen, pasted or dropped. */
  async load(picture: Blob): Promise<void> {
    const isCurrent = this.#enter({ kind: 'loading' });
    const prepared = await this.#work.prepare(picture);
    if (isCurrent()) this.step.set(prepared.ok ? { kind: 'preview', prepared: prepared.value, taken: false, failure: null } : camera(prepared.reason));
  }

  /** From the photo to what is to be kept of it, and back without a change. */
  edit(): void {
    const now = this.step.get();
    if (now.kind === 'preview') this.step.set({ kind: 'crop', busy: false, prepared: now.prepared, taken: now.taken });
  }

  cancelEdit(): void {
    const now = this.step.get();
    if (now.kind === 'crop') this.step.set({ kind: 'preview', failure: null, prepared: now.prepared, taken: now.taken });
  }

  async crop(box: CropBox): Promise<void> {
    const now = this.step.get();
    if (now.kind !== 'crop' || now.busy) return;
    const isCurrent = this.#enter({ ...now, busy: true });
    const cropped = await this.#work.crop(now.prepared, box);
    if (!isCurrent()) return;
    const { prepared, taken } = now;
    this.step.set(cropped.ok ? { kind: 'preview', failure: null, prepared: cropped.value, taken } : { kind: 'preview', failure: cropped.reason, prepared, taken });
  }

  /** Back to the live picture, whatever there was. */
  reset(): void {
    this.step.set(camera(null));
  }

  /** Shows `step`; the answer says whether it is still what is shown. */
  #enter(step: PhotoStep): () => boolean {
    this.step.set(step);
    return () => this.step.get() === step;
  }
}
