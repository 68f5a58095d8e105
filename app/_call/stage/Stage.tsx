import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useCallState } from '../useCall.ts';
import { Alone } from './Alone.tsx';
import { cornerRect, gridLayout, selfInCorner, spotlightLayout } from './layout.ts';
import type { Area, LayoutMode, Rect } from './layout.ts';
import { RemoteTile, SelfTile } from './Tile.tsx';
import { useActiveSpeaker } from './useActiveSpeaker.ts';
import { useSize } from './useSize.ts';

const GAP = 12;
const NARROW_GAP = 8;

/** Everyone's tile. Tiles are siblings whose order never changes, so that a new layout moves them and restarts no video. */
export function Stage({ mode }: { readonly mode: LayoutMode }) {
  const participants = useCallState((snapshot) => snapshot.participants);
  const [area, measure] = useSize();
  const speaker = useActiveSpeaker(mode === 'spotlight' && participants.length > 1);
  // Whoever was alone after company reads another heading than the first one in a room.
  const [hadCompany, setHadCompany] = useState(false);
  if (participants.length > 0 && !hadCompany) setHadCompany(true);

  const places = area ? place(participants, area, mode, speaker) : null;
  return (
    <div className="absolute inset-x-3 inset-y-0 sm:inset-x-5" ref={measure}>
      {participants.length === 0 ? <Alone again={hadCompany} /> : null}
      {participants.map((participant) => (
        <RemoteTile key={participant.id} participant={participant} rect={places?.of.get(participant.id) ?? null} />
      ))}
      <Unseen count={places ? participants.length - places.seen : 0} />
      <SelfTile rect={places?.self ?? null} floating={places?.corner ?? false} />
    </div>
  );
}

/** How many there is no room to show, so that nobody is there unnoticed. */
function Unseen({ count }: { readonly count: number }) {
  const t = useTranslations('call');
  if (count === 0) return null;
  return <p className="absolute top-3 right-3 z-10 rounded-full bg-black/75 px-3 py-1 text-small text-white">{t('unseen', { count })}</p>;
}

interface Places {
  readonly of: ReadonlyMap<ParticipantId, Rect | null>;
  /** How many of the others have a place. */
  readonly seen: number;
  readonly self: Rect | null;
  readonly corner: boolean;
}

function place(participants: readonly ParticipantSnapshot[], area: Area, mode: LayoutMode, speaker: ParticipantId | null): Places {
  const gap = area.width < 640 ? NARROW_GAP : GAP;
  const ids = participants.map(({ id }) => id);
  const corner = selfInCorner(ids.length, area);
  const spotlight = mode === 'spotlight' && ids.length > 1;
  const order = spotlight && speaker !== null && ids.includes(speaker) ? [speaker, ...ids.filter((id) => id !== speaker)] : ids;
  const count = order.length + (corner ? 0 : 1);
  const rects = spotlight ? spotlightLayout(count, area, gap) : gridLayout(count, area, gap);
  return {
    of: new Map(order.map((id, index) => [id, rects[index] ?? null])),
    seen: order.filter((_, index) => rects[index]).length,
    self: corner ? cornerRect(area, ids.length === 0 ? 0 : gap) : (rects[order.length] ?? null),
    corner,
  };
}
