import { Crop, RotateCcw, SendHorizontal } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { PreparedPhoto } from '#lib/call/photo/preparePhoto.ts';
import { PhotoFailure } from './PhotoFailure.tsx';
import type { PhotoSteps, StepFailure } from './photoSteps.ts';
import { usePictureUrl } from './usePictureUrl.ts';

/** A photo before it is sent. */
export function PhotoReview({ prepared, taken, failure, steps, onSend }: {
  readonly prepared: PreparedPhoto;
  /** Here and now, so that it can be taken once more. */
  readonly taken: boolean;
  readonly failure: StepFailure | null;
  readonly steps: PhotoSteps;
  readonly onSend: (photo: PreparedPhoto) => void;
}) {
  const t = useTranslations('photo');
  const url = usePictureUrl(prepared.blob);
  const { width, height } = prepared.photo;
  return (
    <>
      {/* Made here, and never fetched: there is nothing for a server to do. */}
      {/* oxlint-disable-next-line nextjs/no-img-element */}
      <img
        src={url}
        width={width}
        height={height}
        alt={t('picture', { width, height })}
        data-testid="photo-picture"
        className="h-auto max-h-[55dvh] w-full rounded-tile bg-stage object-contain"
      />
      <p role="status" className="sr-only">
        {t('ready')}
      </p>
      <PhotoFailure reason={failure} />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <button type="button" data-testid="photo-retake" className="button-stage max-[24rem]:px-3" onClick={() => steps.reset()}>
          <RotateCcw className="size-[18px] max-[24rem]:hidden" aria-hidden="true" />
          {t(taken ? 'retake' : 'instead')}
        </button>
        <button type="button" data-testid="photo-crop" className="button-stage max-[24rem]:px-3" onClick={() => steps.edit()}>
          <Crop className="size-[18px] max-[24rem]:hidden" aria-hidden="true" />
          {t('crop')}
        </button>
        <button type="button" autoFocus data-first data-testid="photo-send" className="button button-primary ml-auto max-[24rem]:px-4" onClick={() => onSend(prepared)}>
          <SendHorizontal className="size-[18px]" aria-hidden="true" />
          {t('send')}
        </button>
      </div>
    </>
  );
}
