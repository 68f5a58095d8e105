import { useEffect, useState } from 'react';
import { useCall, useCallState } from '../useCall.ts';
import { Alone } from './Alone.tsx';
import { Pager } from './Pager.tsx';
import { nobodySeated } from './seating.ts';
import { demandsOf } from './stageDemands.ts';
import { cameraOf, planStage, screenOf } from './stagePlan.ts';
import type { TileKey } from './stagePlan.ts';
import { RemoteTile, ScreenTile, SelfTile } from './Tile.tsx';
import type { PinControl } from './TileFrame.tsx';
import { useActiveSpeaker } from './useActiveSpeaker.ts';
import { usePageTurns } from './usePageTurns.ts';
import { usePixelRatio } from './usePixelRatio.ts';
import { useSize } from './useSize.ts';
import type { StageChoices } from './useStageChoices.ts';

const GAP = 12;
const NARROW_GAP = 8;

/** Everyone's tile. Tiles are siblings whose order never changes, so that a new layout moves them and restarts no video. */
export function Stage({ choices }: { readonly choices: StageChoices }) {
  const call = useCall();
  const participants = useCallState((snapshot) => snapshot.participants);
  const [area, measure] = useSize();
  const ratio = usePixelRatio();
  const [page, setPage] = useState(0);
  const [seating, setSeating] = useState(nobodySeated);
  // Listening costs the others' pages nothing and this one a little: only while it may change what is shown.
  const [awaitsSpeaker, setAwaitsSpeaker] = useState(false);
  const speaker = useActiveSpeaker(awaitsSpeaker);
  // Whoever was alone after company reads another heading than the first one in a room.
  const [hadCompany, setHadCompany] = useState(false);
  if (participants.length > 0 && !hadCompany) setHadCompany(true);

  const { pinned, pin } = choices;
  const sharers = participants.filter(({ media }) => media.screen);
  const plan = area
    ? planStage({
        area,
        gap: area.width < 640 ? NARROW_GAP : GAP,
        people: participants.map(({ id }) => id),
        sharing: sharers.map(({ id }) => id),
        choice: choices.choice,
        pinned,
        speaker,
        self: choices.selfView.place,
        corner: choices.selfView.corner,
        page,
        seating,
      })
    : null;
  if (plan && plan.seating !== seating) setSeating(plan.seating);
  if (plan && plan.awaitsSpeaker !== awaitsSpeaker) setAwaitsSpeaker(plan.awaitsSpeaker);

  const tiles = plan?.tiles ?? null;
  useEffect(() => {
    if (tiles) call.setDemand('stage', demandsOf(tiles, participants, ratio));
  }, [call, tiles, participants, ratio]);
  useEffect(() => () => call.setDemand('stage', new Map()), [call]);

  const turns = usePageTurns((by) => {
    if (plan && plan.pages > 1) setPage(Math.min(plan.pages - 1, Math.max(0, plan.page + by)));
  });
  // One picture alone is as large as it gets.
  const canPin = participants.length + sharers.length > 1;
  const pinOf = (key: TileKey): PinControl | null => {
    const isPinned = pinned === key;
    return canPin || isPinned ? { pinned: isPinned, toggle: () => pin(isPinned ? null : key) } : null;
  };
  const above = plan?.self?.floating ? plan.self.rect : null;
  return (
    // A swipe sideways is the stage's, and not the browser's way back out of the call.
    <div className="absolute inset-x-3 inset-y-0 touch-pan-y touch-pinch-zoom sm:inset-x-5" ref={measure} {...turns}>
      {participants.length === 0 ? <Alone again={hadCompany} /> : null}
      {participants.map((participant) => {
        const key = cameraOf(participant.id);
        return <RemoteTile key={key} participant={participant} rect={tiles?.get(key)?.rect ?? null} above={above} pin={pinOf(key)} />;
      })}
      {sharers.map((participant) => {
        const key = screenOf(participant.id);
        return <ScreenTile key={key} participant={participant} rect={tiles?.get(key)?.rect ?? null} above={above} pin={pinOf(key)} />;
      })}
      <SelfTile place={plan?.self ?? null} onCorner={choices.moveSelf} />
      {plan?.pager ? <Pager rect={plan.pager} page={plan.page} pages={plan.pages} unseen={plan.unseen} onPage={setPage} /> : null}
    </div>
  );
}
