import clsx from 'clsx';
import { useLayoutEffect, useRef } from 'react';

/** Shows a stream's picture. Silent always: sound has its own elements. */
export function VideoView({ stream, mirrored = false, hidden = false, label, testId }: {
  readonly stream: MediaStream | null;
  readonly mirrored?: boolean;
  /** Keeps the element and its decoder and shows what is behind it. */
  readonly hidden?: boolean;
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
      className={clsx('absolute inset-0 size-full object-cover', mirrored && '-scale-x-100', hidden && 'opacity-0')}
    />
  );
}
