import clsx from 'clsx';
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { dragBox, keyStep, wholeOf } from '#lib/call/photo/cropBox.ts';
import type { CropBox, CropHandle } from '#lib/call/photo/cropBox.ts';
import type { PreparedPhoto } from '#lib/call/photo/preparePhoto.ts';
import type { PhotoSteps } from './photoSteps.ts';
import { usePictureUrl } from './usePictureUrl.ts';

/** A handle that is being dragged: where it was, and how many px of the picture one of the screen is. */
interface Drag {
  readonly handle: CropHandle;
  readonly x: number;
  readonly y: number;
  readonly box: CropBox;
  readonly scale: number;
}

/** What lies above the whole: edges for pointers alone, for the corners do the same by keyboard. */
const edges = [
  ['n', 'inset-x-0 top-0 h-6 cursor-ns-resize'],
  ['s', 'inset-x-0 bottom-0 h-6 cursor-ns-resize'],
  ['w', 'inset-y-0 left-0 w-6 cursor-ew-resize'],
  ['e', 'inset-y-0 right-0 w-6 cursor-ew-resize'],
] as const satisfies readonly (readonly [CropHandle, string])[];

const corners = [
  ['nw', 'top-0 left-0 cursor-nwse-resize', 'top-0 left-0 border-t-4 border-l-4'],
  ['ne', 'top-0 right-0 cursor-nesw-resize', 'top-0 right-0 border-t-4 border-r-4'],
  ['sw', 'bottom-0 left-0 cursor-nesw-resize', 'bottom-0 left-0 border-b-4 border-l-4'],
  ['se', 'right-0 bottom-0 cursor-nwse-resize', 'right-0 bottom-0 border-r-4 border-b-4'],
] as const satisfies readonly (readonly [CropHandle, string, string])[];

const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;

/** Chooses the part of a photo that is kept. */
export function PhotoCrop({ prepared, busy, steps }: { readonly prepared: PreparedPhoto; readonly busy: boolean; readonly steps: PhotoSteps }) {
  const t = useTranslations('photo');
  const hint = useId();
  const url = usePictureUrl(prepared.blob);
  const { photo } = prepared;
  const [box, setBox] = useState(() => wholeOf(photo));
  const picture = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);

  const hold = (handle: CropHandle) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      const shown = picture.current?.getBoundingClientRect().width ?? 0;
      if (event.button !== 0 || shown === 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { handle, x: event.clientX, y: event.clientY, box, scale: photo.width / shown };
    },
    onPointerMove({ clientX, clientY }: PointerEvent<HTMLElement>) {
      const held = drag.current;
      if (held) setBox(dragBox(held.box, held.handle, (clientX - held.x) * held.scale, (clientY - held.y) * held.scale, photo));
    },
    onLostPointerCapture() {
      drag.current = null;
    },
  });
  const keys = (handle: CropHandle) => ({
    onKeyDown(event: KeyboardEvent) {
      const step = keyStep(event.key, photo, event.shiftKey);
      if (!step) return;
      event.preventDefault();
      setBox(dragBox(box, handle, ...step, photo));
    },
  });

  return (
    <>
      <div className="grid place-items-center rounded-tile bg-stage">
        <div
          ref={picture}
          data-testid="crop-picture"
          className="relative touch-none overflow-hidden select-none"
          style={{ width: `min(100%, calc(50dvh * ${photo.width / photo.height}))`, aspectRatio: `${photo.width} / ${photo.height}` }}
        >
          {/* oxlint-disable-next-line nextjs/no-img-element -- Made here, and never fetched. */}
          <img src={url} alt="" draggable={false} className="absolute inset-0 size-full" />
          <div
            role="group"
            aria-label={t('keep')}
            aria-describedby={hint}
            data-testid="crop-box"
            className="absolute shadow-[0_0_0_9999px_rgb(0_0_0/0.6)] ring-2 ring-white ring-inset"
            style={{ left: percent(box.x, photo.width), top: percent(box.y, photo.height), width: percent(box.width, photo.width), height: percent(box.height, photo.height) }}
          >
            <button type="button" autoFocus data-first aria-label={t('handle', { handle: 'inside' })} aria-describedby={hint} data-testid="crop-inside" className="absolute inset-0 cursor-move -outline-offset-6" {...hold('inside')} {...keys('inside')} />
            {edges.map(([handle, className]) => (
              <span key={handle} aria-hidden="true" data-testid={`crop-${handle}`} className={clsx('absolute', className)} {...hold(handle)} />
            ))}
            {corners.map(([handle, place, look]) => (
              <button
                key={handle}
                type="button"
                aria-label={t('handle', { handle })}
                aria-describedby={hint}
                data-testid={`crop-${handle}`}
                className={clsx('absolute size-11 max-h-[45%] max-w-[45%] -outline-offset-4', place)}
                {...hold(handle)}
                {...keys(handle)}
              >
                <span aria-hidden="true" className={clsx('absolute size-5 max-h-full max-w-full border-accent', look)} />
              </button>
            ))}
          </div>
        </div>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <p className="w-full text-small text-on-stage-2">
          <span role="status" data-testid="crop-size" className="mr-3 font-medium text-on-stage tabular-nums">
            {busy ? t('working') : t('size', { width: box.width, height: box.height })}
          </span>
          <span id={hint}>{t('cropHint')}</span>
        </p>
        <button type="button" data-testid="crop-cancel" className="button-stage ml-auto" onClick={() => steps.cancelEdit()}>
          {t('cancel')}
        </button>
        <button type="button" data-testid="crop-apply" aria-busy={busy} className="button button-primary" onClick={() => void steps.crop(box)}>
          {t('keep')}
        </button>
      </div>
    </>
  );
}
