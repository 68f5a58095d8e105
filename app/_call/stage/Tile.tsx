import clsx from 'clsx';
import { MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { PersonShape } from '#app/_ui/Avatar.tsx';
import { groundOf, initialsOf } from '#app/_ui/initials.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { showSpeaking } from '../level.ts';
import { useNaming } from '../names.ts';
import { useCall, useCallState } from '../useCall.ts';
import type { Rect } from './layout.ts';
import { LinkOverlay } from './LinkOverlay.tsx';
import { VideoView } from './VideoView.tsx';
import { watchPicture } from './watchPicture.ts';

/** Another participant's camera. `rect` null: there is no room to show it, and it keeps its video. */
export function RemoteTile({ participant, rect }: { readonly participant: ParticipantSnapshot; readonly rect: Rect | null }) {
  const t = useTranslations('call');
  const name = useNaming().plain(participant.name);
  const { camera, microphone } = participant.media;
  // A connection that is being made anew has no picture yet, and the last one is gone with the one before.
  const showing = camera && participant.link !== 'failed';
  return (
    <TileFrame id={participant.id} level={participant.id} self={false} link={participant.link} rect={rect} label={name}>
      {showing ? null : <Initials name={participant.name} seed={participant.id} rect={rect} />}
      <VideoView stream={participant.stream} watch={watchPicture} hidden={!showing} />
      <LinkOverlay participant={participant} compact={isSmall(rect)} />
      <NameChip muted={!microphone} small={isSmall(rect)}>
        {name}
        {camera || isSmall(rect) ? null : <span className="text-on-stage"> · {t('cameraOff')}</span>}
      </NameChip>
    </TileFrame>
  );
}

/** One's own camera, mirrored as in a mirror; others see it unmirrored. */
export function SelfTile({ rect, floating }: { readonly rect: Rect | null; readonly floating: boolean }) {
  const t = useTranslations('call');
  const words = useTranslations('common');
  const self = useCallState((snapshot) => snapshot.self);
  const showing = self.stream !== null && self.wanted.camera;
  const seed = self.id ?? 'self';
  return (
    <TileFrame
      id={self.id}
      level="self"
      self
      link="self"
      rect={rect}
      label={self.name === '' ? words('you') : t('self', { name: self.name })}
      className={floating ? 'z-10 shadow-float ring-1 ring-white/10' : undefined}
    >
      {showing ? null : <Initials name={self.name} seed={seed} rect={rect} />}
      <VideoView stream={self.stream} mirrored hidden={!showing} />
      <NameChip muted={!self.wanted.microphone} small={isSmall(rect)}>
        {words('you')}
      </NameChip>
    </TileFrame>
  );
}

function TileFrame({ id, level, self, link, rect, label, className, children }: {
  readonly id: ParticipantId | null;
  readonly level: ParticipantId | 'self';
  readonly self: boolean;
  readonly link: string;
  readonly rect: Rect | null;
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const call = useCall();
  const listen = (element: HTMLElement) => showSpeaking(element, call, level);
  return (
    <section
      ref={listen}
      aria-label={label}
      data-testid="tile"
      data-participant={id ?? ''}
      data-self={self}
      data-source="camera"
      data-link={link}
      className={clsx('tile absolute top-0 left-0 grid place-items-center overflow-hidden rounded-tile bg-stage-2', !rect && 'invisible', className)}
      style={rect ? { width: rect.width, height: rect.height, transform: `translate(${rect.x}px, ${rect.y}px)` } : { width: 1, height: 1 }}
    >
      {children}
    </section>
  );
}

/** Below this width a tile has room for a name and nothing else. */
const SMALL = 240;
const isSmall = (rect: Rect | null): boolean => rect !== null && rect.width < SMALL;

function Initials({ name, seed, rect }: { readonly name: string; readonly seed: string; readonly rect: Rect | null }) {
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

function NameChip({ muted, small, children }: { readonly muted: boolean; readonly small: boolean; readonly children: ReactNode }) {
  const t = useTranslations('call');
  return (
    <span
      className={clsx(
        'absolute flex max-w-[calc(100%-1rem)] items-center gap-1.5 rounded-full bg-black/75 text-white',
        small ? 'bottom-2 left-2 px-2 py-0.5 text-[0.78rem]' : 'bottom-3 left-3 px-3 py-1 text-small',
      )}
    >
      {muted ? (
        <>
          <MicOff className="size-[1em] shrink-0" aria-hidden="true" />
          <span className="sr-only">{t('microphoneOff')}: </span>
        </>
      ) : null}
      <span className="truncate">{children}</span>
    </span>
  );
}
