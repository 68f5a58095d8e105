import { Dialog } from '@base-ui/react/dialog';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { DialogHead } from '#app/_ui/DialogHead.tsx';
import { browserPictures } from '#lib/call/photo/pictureTools.ts';
import { cropPhoto, preparePhoto } from '#lib/call/photo/preparePhoto.ts';
import type { PreparedPhoto } from '#lib/call/photo/preparePhoto.ts';
import { takeStill } from '#lib/call/photo/takeStill.ts';
import { photoDialog } from './openPhoto.ts';
import type { PhotoDialogState } from './openPhoto.ts';
import { PhotoCamera } from './PhotoCamera.tsx';
import { PhotoCrop } from './PhotoCrop.tsx';
import { PhotoReview } from './PhotoReview.tsx';
import { PhotoSteps } from './photoSteps.ts';

const steps = new PhotoSteps({
  take: takeStill,
  prepare: (picture) => preparePhoto(picture, browserPictures),
  crop: (photo, box) => cropPhoto(photo, box, browserPictures),
});

const close = (): void => {
  photoDialog.set({ open: false, picture: null });
  steps.reset();
};

/** The first picture among what was pasted or dropped. */
const pictureIn = (data: DataTransfer | null): File | undefined => [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/'));

/** Takes a photo, or looks at one that is there, cuts it, and sends it. */
export function PhotoDialog({ state, onSend }: { readonly state: PhotoDialogState; readonly onSend: (photo: PreparedPhoto) => void }) {
  const t = useTranslations('photo');
  const words = useTranslations('call');
  const step = useSyncExternalStore(steps.step.subscribe, steps.step.get);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (state.picture) void steps.load(state.picture);
  }, [state.picture]);
  useEffect(() => () => steps.reset(), []);
  const send = (photo: PreparedPhoto) => {
    onSend(photo);
    close();
  };
  return (
    <Dialog.Root
      open={state.open}
      onOpenChange={(open, { reason }) => {
        if (open) return;
        // Escape goes back one step, out of what is being cut.
        if (reason === 'escape-key' && step.kind === 'crop') return steps.cancelEdit();
        close();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup
          data-testid="photo-dialog"
          data-step={step.kind}
          initialFocus={first}
          onFocus={({ target, currentTarget }) => {
            // The library gives the popup the focus a frame after what had it went away: by then the next step's first control has it, and is to keep it.
            if (target === currentTarget) currentTarget.querySelector<HTMLElement>('[data-first]')?.focus();
          }}
          className="popup bg-stage fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(44rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-panel border border-white/10 bg-stage-2 text-on-stage shadow-float outline-none"
          onPaste={({ clipboardData }) => {
            const picture = pictureIn(clipboardData);
            if (picture) void steps.load(picture);
          }}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            const picture = pictureIn(event.dataTransfer);
            if (picture) void steps.load(picture);
          }}
        >
          <DialogHead title={t('title')} lead={t('lead')} close={words('close')} dark />
          <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-5 pt-3 max-sm:p-3">
            {step.kind === 'camera' ? <PhotoCamera busy={step.busy} failure={step.failure} shutter={first} steps={steps} /> : null}
            {step.kind === 'loading' ? (
              <p role="status" className="grid aspect-video max-h-[55dvh] w-full place-items-center rounded-tile bg-stage text-on-stage-2">
                {t('working')}
              </p>
            ) : null}
            {step.kind === 'preview' ? <PhotoReview {...step} steps={steps} onSend={send} /> : null}
            {step.kind === 'crop' ? <PhotoCrop prepared={step.prepared} busy={step.busy} steps={steps} /> : null}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
