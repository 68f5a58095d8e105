import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { isSettled, isStarting } from '#lib/call/snapshot.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { Conversing } from './chat/Conversing.tsx';
import { Dock } from './controls/Dock.tsx';
import { ScreenBar } from './controls/ScreenBar.tsx';
import { Shortcuts } from './controls/Shortcuts.tsx';
import { Hosting } from './host/Hosting.tsx';
import { Floating } from './floating/Floating.tsx';
import { SystemControls } from './floating/SystemControls.tsx';
import { Share } from './invite/Share.tsx';
import { MovePart } from './move/MovePart.tsx';
import { refuseHidden } from './ownView.ts';
import { Panels } from './panels/Panels.tsx';
import { Photo } from './photo/Photo.tsx';
import { RemoteAudio } from './stage/RemoteAudio.tsx';
import { Stage } from './stage/Stage.tsx';
import { SoundGate } from './status/SoundGate.tsx';
import { Status } from './status/Status.tsx';
import { TopBar } from './stage/TopBar.tsx';
import { chooseLayout } from './stage/stagePlan.ts';
import { Verifying } from './verify/Verifying.tsx';
import { useStageChoices } from './stage/useStageChoices.ts';
import { useCall, useCallState } from './useCall.ts';

/**
 * What is there to hear of `participant`: nothing before the first connection. An element that is given sound asks the system for a way
 * out, and the page stands still for 5–25 ms meanwhile (Chromium); just then an answer may come.
 */
const heard = (participant: ParticipantSnapshot): MediaStream | null => (isStarting(participant) ? null : participant.stream);

/** The call itself: dark in both themes, people first. `since`: ms since the epoch; null while the call has not begun. */
export function CallRoom({ since }: { readonly since: number | null }) {
  const t = useTranslations('call');
  const call = useCall();
  const participants = useCallState((snapshot) => snapshot.participants);
  const settled = useCallState((snapshot) => isSettled(snapshot.phase));
  const choices = useStageChoices();
  const people = participants.map(({ id }) => id);
  const sharing = participants.filter(({ media }) => media.screen);
  const kind = chooseLayout({ people, sharing: sharing.map(({ id }) => id), choice: choices.choice, pinned: choices.pinned });
  useEffect(() => refuseHidden(call), [call]);
  // On the window: keys count wherever the focus is, and after Join it is nowhere.
  const awaitsTouch = since !== null && !settled;
  useEffect(() => {
    if (!awaitsTouch) return;
    const waiting = new AbortController();
    for (const press of ['pointerdown', 'keydown']) addEventListener(press, () => call.touched(), { capture: true, signal: waiting.signal });
    return () => waiting.abort();
  }, [call, awaitsTouch]);
  return (
    <div
      data-testid="call"
      className="fixed inset-0 grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] overflow-clip bg-stage pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)] text-on-stage"
    >
      <div className="min-w-0">
        <TopBar since={since} kind={kind} choices={choices} />
        <ScreenBar />
      </div>
      <div className="relative flex min-h-0">
        <main className="relative min-w-0 flex-1" aria-label={t('stage')}>
          <Status />
          <Stage choices={choices} />
          <SoundGate />
          {since === null ? null : <Hosting />}
        </main>
        <Panels />
      </div>
      <Dock />
      <Shortcuts live={since !== null} />
      {settled ? <SystemControls /> : null}
      <Floating />
      <Photo />
      <Share />
      {since === null ? null : <MovePart />}
      {since === null ? null : <Conversing />}
      {since === null ? null : <Verifying />}
      {since === null ? null : participants.map((participant) => <RemoteAudio key={participant.id} id={participant.id} stream={heard(participant)} />)}
      {since === null ? null : sharing.map(({ id, screenStream }) => <RemoteAudio key={id} id={id} stream={screenStream} />)}
    </div>
  );
}
