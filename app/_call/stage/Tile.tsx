import clsx from 'clsx';
import { useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { TileSigns } from '../chat/TileSigns.tsx';
import { useNaming } from '../names.ts';
import { useOwnView } from '../ownView.ts';
import { useCallState } from '../useCall.ts';
import type { Corner, Rect } from './layout.ts';
import { LinkOverlay } from './LinkOverlay.tsx';
import type { StagePlan } from './stagePlan.ts';
import { Initials, isSmall, Plate, SpeakingRing, TileFrame } from './TileFrame.tsx';
import type { PinControl } from './TileFrame.tsx';
import { useCornerDrag } from './useCornerDrag.ts';
import { VideoView } from './VideoView.tsx';
import { watchPicture } from './watchPicture.ts';

interface RemoteTileProps {
  readonly participant: ParticipantSnapshot;
  readonly rect: Rect | null;
  /** Where the own picture stands above the others. */
  readonly above: Rect | null;
  readonly pin: PinControl | null;
}

/** Another participant's camera. `rect` null: there is no room to show it, and it keeps its video. */
export function RemoteTile({ participant, rect, above, pin }: RemoteTileProps) {
  const t = useTranslations('call');
  const name = useNaming().plain(participant.name);
  const { camera, microphone } = participant.media;
  const { hidden } = useOwnView(participant.id);
  // A connection that is being made anew has no picture yet, and the last one is gone with the one before.
  const showing = camera && !hidden && participant.link !== 'failed';
  return (
    <TileFrame id={participant.id} source="camera" link={participant.link} rect={rect} label={name} pin={pin}>
      {showing ? null : <Initials name={participant.name} seed={participant.id} rect={rect} />}
      <VideoView stream={participant.stream} watch={watchPicture} hidden={!showing || !rect} />
      <LinkOverlay participant={participant} compact={isSmall(rect)} />
      <Plate name={name} muted={!microphone} rect={rect} above={above} pin={pin}>
        {name}
        {camera || isSmall(rect) ? null : <span className="text-on-stage"> · {t('cameraOff')}</span>}
      </Plate>
      <TileSigns of={participant.id} rect={rect} above={above} />
      <SpeakingRing of={participant.id} />
    </TileFrame>
  );
}

/** What another participant shares, whole: what is cut off a screen may be what it is about. */
export function ScreenTile({ participant, rect, above, pin }: RemoteTileProps) {
  const t = useTranslations('call');
  const name = t('screenOf', { name: useNaming().spoken(participant.name) });
  const showing = participant.link !== 'failed';
  return (
    <TileFrame id={participant.id} source="screen" link={participant.link} rect={rect} label={name} pin={pin}>
      {/* Unwatched: a screen may stand still for minutes, and sends no frames while it does. */}
      <VideoView stream={participant.screenStream} hidden={!showing || !rect} whole />
      <LinkOverlay participant={participant} compact={isSmall(rect)} />
      <Plate name={name} rect={rect} above={above} pin={pin}>
        {name}
      </Plate>
    </TileFrame>
  );
}

/** One's own camera, mirrored as in a mirror; others see it unmirrored. Floating, it can be dragged to another corner. */
export function SelfTile({ place, onCorner }: { readonly place: StagePlan['self']; readonly onCorner: (corner: Corner) => void }) {
  const t = useTranslations('call');
  const words = useTranslations('common');
  const self = useCallState((snapshot) => snapshot.self);
  const tile = useRef<HTMLElement>(null);
  const rect = place?.rect ?? null;
  const floating = place?.floating ?? false;
  useCornerDrag(tile, place?.floating ? place : null, onCorner);
  const showing = self.stream !== null && self.wanted.camera;
  const seed = self.id ?? 'self';
  return (
    <TileFrame
      id={self.id}
      source="camera"
      self
      link="self"
      rect={rect}
      label={self.name === '' ? words('you') : t('self', { name: self.name })}
      element={tile}
      className={clsx(floating && 'z-10 cursor-grab touch-none shadow-float ring-1 ring-white/10 select-none data-dragged:cursor-grabbing')}
    >
      {showing ? null : <Initials name={self.name} seed={seed} rect={rect} />}
      <VideoView stream={self.stream} mirrored hidden={!showing} />
      <Plate name={words('you')} muted={!self.wanted.microphone} rect={rect} above={null}>
        {words('you')}
      </Plate>
      <TileSigns of="self" rect={rect} above={null} />
      <SpeakingRing of="self" />
    </TileFrame>
  );
}
