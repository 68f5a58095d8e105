import { CloudOff } from 'lucide-react';
import { Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatPhoto } from '#lib/call/chat/chatPort.ts';
import type { Photos } from '#lib/call/files/filesPort.ts';
import { lazyPart } from '../lazyPart.ts';
import { ProgressRing } from './ProgressRing.tsx';
import { useObjectUrl } from './useObjectUrl.ts';

const PhotoViewer = lazyPart(async () => (await import('./PhotoViewer.tsx')).PhotoViewer);

/** px: as large as a picture gets in the chat. */
const WIDEST = 236;
const TALLEST = 280;
const NARROWEST = 72;

/** How wide a picture is shown. Its height follows from its shape, at once: nothing jumps when the whole of it comes. */
const widthOf = ({ width, height }: ChatPhoto): number => Math.max(NARROWEST, Math.round(Math.min(WIDEST, width, (TALLEST / height) * width)));

/** A photo in a message: small at once, whole when it is here. */
export function PhotoThumb({ photo, photos, at, className }: { readonly photo: ChatPhoto; readonly photos: Photos; readonly at: number; readonly className: string }) {
  const t = useTranslations('photos');
  const { digest, size } = photo;
  const state = useSyncExternalStore(photos.snapshot.subscribe, () => photos.snapshot.get().get(digest));
  const blob = state?.kind === 'here' ? state.blob : null;
  const url = useObjectUrl(blob);
  const button = useRef<HTMLButtonElement>(null);
  const [viewer, setViewer] = useState<'never' | 'open' | 'closed'>('never');
  useEffect(() => {
    const element = button.current;
    if (!element) return;
    // Only what is looked at is fetched.
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      photos.want(digest, size);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [photos, digest, size]);
  const percent = state?.kind === 'loading' ? Math.floor((100 * state.moved) / Math.max(1, state.size)) : 0;
  const label = state?.kind === 'loading' ? `${t('open')}. ${t('loading', { percent })}` : state?.kind === 'away' ? `${t('open')}. ${t('away')}` : t('open');
  return (
    <>
      <button
        ref={button}
        type="button"
        data-testid="photo"
        data-state={state?.kind ?? 'unknown'}
        aria-label={label}
        title={state?.kind === 'away' ? t('away') : undefined}
        className={`relative -mx-1.5 block max-w-[calc(100%+0.75rem)] overflow-hidden rounded-inner bg-ink/8 ${className}`}
        style={{ width: widthOf(photo), aspectRatio: `${photo.width} / ${photo.height}`, minHeight: 48, maxHeight: TALLEST }}
        onClick={() => setViewer('open')}
      >
        {/* oxlint-disable-next-line nextjs/no-img-element -- It comes from a peer, and from no server. */}
        <img src={url ?? photo.thumbnail} alt="" draggable={false} className="absolute inset-0 size-full object-cover" />
        {state?.kind === 'loading' ? (
          <span className="absolute inset-0 grid place-items-center">
            <ProgressRing percent={percent} />
          </span>
        ) : null}
        {state?.kind === 'away' ? (
          <span className="absolute right-1.5 bottom-1.5 grid size-6 place-items-center rounded-full bg-black/70 text-white">
            <CloudOff className="size-3.5" aria-hidden="true" />
          </span>
        ) : null}
      </button>
      {viewer === 'never' ? null : (
        <Suspense>
          <PhotoViewer photo={photo} blob={blob} at={at} open={viewer === 'open'} onOpenChange={(open) => setViewer(open ? 'open' : 'closed')} opener={button} />
        </Suspense>
      )}
    </>
  );
}
