import clsx from 'clsx';
import { MicOff, Pin, PinOff } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { PersonShape } from '#app/_ui/Avatar.tsx';
import { groundOf, initialsOf } from '#app/_ui/initials.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { showSpeaking } from '../level.ts';
import { useCall } from '../useCall.ts';
import type { Rect } from './layout.ts';
import { platePlace } from './plate.ts';
import { useGlide } from './useGlide.ts';

/** Whether a tile is pinned, and how to change that. */
export interface PinControl {
  readonly pinned: boolean;
  readonly toggle: () => void;
}

/** The section that every tile is. `rect` null: there is no room to show it, and it keeps its video. */
export function TileFrame({ id, source, self = false, link, rect, label, pin = null, element, className, children }: {
  readonly id: ParticipantId | null;
  readonly source: 'camera' | 'screen';
  readonly self?: boolean;
  readonly link: string;
  readonly rect: Rect | null;
  readonly label: string;
  readonly pin?: PinControl | null;
  /** For whoever has more to do with the element. */
  readonly element?: RefObject<HTMLElement | null>;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const own = useRef<HTMLElement>(null);
  const frame = element ?? own;
  useGlide(frame, rect);
  // For a mouse, besides the button. Two quick presses of that are its own affair.
  const press = useEffectEvent(({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest('button')) pin?.toggle();
  });
  useEffect(() => {
    const tile = frame.current;
    const listener = (event: MouseEvent) => press(event);
    tile?.addEventListener('dblclick', listener);
    return () => tile?.removeEventListener('dblclick', listener);
  }, [frame]);
  return (
    <section
      ref={frame}
      aria-label={label}
      data-testid="tile"
      data-participant={id ?? ''}
      data-self={self}
      data-source={source}
      data-link={link}
      data-pinned={pin?.pinned ?? false}
      className={clsx('tile group absolute top-0 left-0 grid origin-top-left place-items-center overflow-hidden rounded-tile bg-stage-2', !rect && 'invisible', className)}
      style={rect ? { width: rect.width, height: rect.height, transform: `translate(${rect.x}px, ${rect.y}px)` } : { width: 1, height: 1 }}
    >
      {children}
    </section>
  );
}

/** The ring around who is speaking, past React. */
export function SpeakingRing({ of }: { readonly of: ParticipantId | 'self' }) {
  const call = useCall();
  return <span ref={(element) => (element?.parentElement ? showSpeaking(element.parentElement, call, of) : undefined)} hidden />;
}

/** Below this width a tile has room for a name and nothing else. */
const SMALL = 240;
export const isSmall = (rect: Rect | null): boolean => rect !== null && rect.width < SMALL;

export function Initials({ name, seed, rect }: { readonly name: string; readonly seed: string; readonly rect: Rect | null }) {
  const size = Math.max(36, Math.min(112, (rect ? Math.min(rect.width, rect.height) : 0) * 0.36));
  const initials = initialsOf(name);
  return (
    <span
      aria-hidden="true"
      className="grid place-items-center rounded-full font-semibold text-white"
      style={{ width: size, height: size, fontSize: size * 0.38, backgroundColor: groundOf(seed) }}
    >
      {initials === '' ? <PersonShape /> : initials}
    </span>
  );
}

const platePlaces = {
  'bottom-left': 'bottom-2 left-2',
  'bottom-right': 'bottom-2 right-2 flex-row-reverse',
  'top-left': 'top-2 left-2',
  'top-right': 'top-2 right-2 flex-row-reverse',
} as const;

/** A tile's name and what can be done with it, where `above`, the own picture in its corner, does not cover them. */
export function Plate({ name, muted = false, rect, above, pin = null, children }: {
  readonly name: string;
  readonly muted?: boolean;
  readonly rect: Rect | null;
  readonly above: Rect | null;
  readonly pin?: PinControl | null;
  readonly children: ReactNode;
}) {
  const t = useTranslations('call');
  const small = isSmall(rect);
  const { at, width } = rect ? platePlace(rect, above) : { at: 'bottom-left' as const, width: 0 };
  const Icon = pin?.pinned ? PinOff : Pin;
  const pinLabel = t(pin?.pinned ? 'unpin' : 'pin', { name });
  return (
    <div className={clsx('absolute flex items-center gap-1.5', platePlaces[at])} style={{ maxWidth: width }}>
      <span className={clsx('flex min-w-0 items-center gap-1.5 rounded-full bg-black/75 text-white', small ? 'px-2 py-0.5 text-[0.78rem]' : 'px-3 py-1 text-small')}>
        {muted ? (
          <>
            <MicOff className="size-[1em] shrink-0" aria-hidden="true" />
            <span className="sr-only">{t('microphoneOff')}: </span>
          </>
        ) : null}
        <span className="truncate">{children}</span>
      </span>
      {pin ? (
        <button type="button" data-testid="pin" className="tile-button" aria-pressed={pin.pinned} aria-label={pinLabel} title={pinLabel} onClick={pin.toggle}>
          <Icon className="size-4" aria-hidden="true" />
        </button>
      ) : null}
    </div>
  );
}
