import { useState } from 'react';
import type { Area } from './layout.ts';

/** The element's inner size in CSS pixels, and the ref that measures it. Null until it is known. */
export function useSize(): [Area | null, (element: HTMLDivElement) => () => void] {
  const [area, setArea] = useState<Area | null>(null);
  const measure = (element: HTMLDivElement): (() => void) => {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setArea((before) => (before?.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  };
  return [area, measure];
}
