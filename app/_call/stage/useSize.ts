import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { Area } from './layout.ts';

/**
 * The element's inner size in CSS pixels, and the ref that measures it. Null until it is known. From the frame after that the
 * element has `data-measured`: what changes then is a change to be seen, and no longer the first arrangement.
 */
export function useSize(): [Area | null, (element: HTMLDivElement) => () => void] {
  const [area, setArea] = useState<Area | null>(null);
  const measure = (element: HTMLDivElement): (() => void) => {
    let frame = 0;
    const observer = new ResizeObserver(([entry]) => {
      // An element that is in no document yet has no size; the first one that it gets is its first.
      if (!entry || !element.isConnected) return;
      const { width, height } = entry.contentRect;
      // In the frame that is being made: a frame later everything would be seen to jump, or the first picture to come late.
      flushSync(() => setArea((before) => (before?.width === width && before.height === height ? before : { width, height })));
      if (frame === 0) frame = requestAnimationFrame(() => (element.dataset['measured'] = ''));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      delete element.dataset['measured'];
    };
  };
  return [area, measure];
}
