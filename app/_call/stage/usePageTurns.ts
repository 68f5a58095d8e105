import { useEffect, useEffectEvent, useRef } from 'react';
import type { TouchEvent } from 'react';

/** px that a finger has to go sideways, more than twice as far as up or down. */
const SWIPE_PX = 48;

/** Turns pages by PageUp and PageDown, and by what it returns: the stage's handlers of a swipe. */
export function usePageTurns(turn: (by: 1 | -1) => void) {
  /** Where a finger came down. Two at once are no swipe. */
  const down = useRef<Point | null>(null);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'PageUp' && event.key !== 'PageDown') return;
    // A list or a field that has the focus scrolls by these keys.
    if (event.defaultPrevented || !(event.target instanceof Element) || !event.target.matches('body, main *, footer *')) return;
    turn(event.key === 'PageDown' ? 1 : -1);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);

  return {
    onTouchStart: ({ touches }: TouchEvent) => {
      const [touch] = touches.length === 1 ? [touches[0]] : [];
      down.current = touch ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: ({ changedTouches }: TouchEvent) => {
      const [from, touch] = [down.current, changedTouches[0]];
      down.current = null;
      if (!from || !touch) return;
      const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
      if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) turn(dx < 0 ? 1 : -1);
    },
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}
