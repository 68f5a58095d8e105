import { useEffect, useEffectEvent } from 'react';
import type { RefObject } from 'react';
import { nearestCorner } from './layout.ts';
import type { Corner, Rect } from './layout.ts';
import { prefersStill } from './useGlide.ts';

/** px that a press may wander and still be no drag. */
const STILL_PX = 4;
const SETTLE_MS = 160;

/** While `place` is given, the element can be dragged, past React, and settles in the nearest corner of `bounds`. */
export function useCornerDrag(
  element: RefObject<HTMLElement | null>,
  place: { readonly rect: Rect; readonly bounds: Rect } | null,
  onCorner: (corner: Corner) => void,
): void {
  const drop = useEffectEvent((way: { readonly x: number; readonly y: number }) => {
    if (!place) return;
    const { rect, bounds } = place;
    onCorner(nearestCorner({ x: rect.x + rect.width / 2 + way.x - bounds.x, y: rect.y + rect.height / 2 + way.y - bounds.y }, bounds));
  });
  const draggable = place !== null;

  useEffect(() => {
    const tile = element.current;
    if (!tile || !draggable) return;
    const listening = new AbortController();
    let grip: { readonly pointer: number; readonly x: number; readonly y: number } | null = null;
    let moved = { x: 0, y: 0 };

    const settle = (): void => {
      grip = null;
      tile.style.translate = '';
      delete tile.dataset['dragged'];
      if (moved.x === 0 && moved.y === 0) return;
      // From where it was let go, together with the way to another corner if it has one.
      if (!prefersStill()) tile.animate([{ translate: `${moved.x}px ${moved.y}px` }, { translate: '0px 0px' }], { duration: SETTLE_MS, easing: 'ease-out' });
      moved = { x: 0, y: 0 };
    };

    const on = <K extends keyof HTMLElementEventMap>(name: K, listener: (event: HTMLElementEventMap[K]) => void): void =>
      tile.addEventListener(name, listener, { signal: listening.signal });
    // Under a finger it is dragged, and no page is turned.
    on('touchstart', (event) => event.stopPropagation());
    on('pointerdown', (event) => {
      if (event.button !== 0 || grip) return;
      grip = { pointer: event.pointerId, x: event.clientX, y: event.clientY };
      tile.setPointerCapture(event.pointerId);
    });
    on('pointermove', (event) => {
      if (event.pointerId !== grip?.pointer) return;
      const way = { x: event.clientX - grip.x, y: event.clientY - grip.y };
      if (moved.x === 0 && moved.y === 0 && Math.hypot(way.x, way.y) < STILL_PX) return;
      moved = way;
      tile.style.translate = `${way.x}px ${way.y}px`;
      tile.dataset['dragged'] = '';
    });
    on('pointerup', (event) => {
      if (event.pointerId !== grip?.pointer) return;
      const way = moved;
      settle();
      if (way.x !== 0 || way.y !== 0) drop(way);
    });
    on('lostpointercapture', settle);
    return () => {
      listening.abort();
      settle();
    };
  }, [element, draggable]);
}
