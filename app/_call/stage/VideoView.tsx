import clsx from 'clsx';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { keepPlaying } from './keepPlaying.ts';

/** Shows a stream's picture. Silent always: sound has its own elements. */
export function VideoView({ stream, watch, mirrored = false, hidden = false, whole = false, label, testId }: {
  readonly stream: MediaStream | null;
  /** Sees to it that what is delivered is shown, until what it returns is called. The own picture needs none: there is no decoder to get stuck. */
  readonly watch?: (video: HTMLVideoElement, stream: MediaStream) => () => void;
  readonly mirrored?: boolean;
  /** Keeps the element and its decoder and shows what is behind it. */
  readonly hidden?: boolean;
  /** Shows all of the picture, where others cover their place and lose what sticks out. */
  readonly whole?: boolean;
  readonly label?: string;
  readonly testId?: string;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    if (!element || !stream) return;
    const waiting = new AbortController();
    const playOn = () => void element.play().catch(() => {});
    // Silent pictures are refused only to save power (iOS): they move as soon as the person touches anything.
    const stop = keepPlaying(element, () => addEventListener('pointerdown', playOn, { once: true, signal: waiting.signal }));
    return () => {
      stop();
      waiting.abort();
    };
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    return element && stream && !hidden ? watch?.(element, stream) : undefined;
  }, [stream, hidden, watch]);
  return (
    <video
      ref={video}
      data-testid={testId}
      aria-label={label}
      aria-hidden={hidden || label === undefined}
      autoPlay
      muted
      playsInline
      disablePictureInPicture={mirrored}
      tabIndex={-1}
      className={clsx('absolute inset-0 size-full', whole ? 'object-contain' : 'object-cover', mirrored && '-scale-x-100', hidden && 'opacity-0')}
    />
  );
}
