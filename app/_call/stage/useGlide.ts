import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Rect } from './layout.ts';

/** ms that a tile is under way to its new place. */
const GLIDE_MS = 180;

/**
 * Lets an element that has been given another rectangle come from the one before. By transform alone: the page is laid out once,
 * and what moves is drawn by the compositor. What appears, and the first arrangement of all, is there at once.
 */
export function useGlide(element: RefObject<HTMLElement | null>, rect: Rect | null): void {
  const last = useRef<Rect | null>(null);
  const [x, y, width, height] = rect ? [rect.x, rect.y, rect.width, rect.height] : [];
  useLayoutEffect(() => {
    const before = last.current;
    const now = x === undefined || y === undefined || width === undefined || height === undefined ? null : { x, y, width, height };
    last.current = now;
    const tile = element.current;
    if (!tile || !before || !now || tile.parentElement?.dataset['measured'] === undefined || prefersStill()) return;
    const from = `translate(${before.x}px, ${before.y}px) scale(${before.width / now.width}, ${before.height / now.height})`;
    const glide = tile.animate([{ transform: from }, { transform: `translate(${now.x}px, ${now.y}px)` }], { duration: GLIDE_MS, easing: 'ease-out' });
    return () => glide.cancel();
  }, [element, x, y, width, height]);
}

/** Whether the person has asked for no motion. */
export function prefersStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
