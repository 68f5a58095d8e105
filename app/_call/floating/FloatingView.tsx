import { MicOff, Phone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { nothingShown } from '#lib/protocol/demand.ts';
import type { Demand } from '#lib/protocol/demand.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { commands } from '../controls/commands.ts';
import { DockButton } from '../controls/DockButton.tsx';
import { listenToKeys } from '../controls/listenToKeys.ts';
import { MediaToggle } from '../controls/MediaToggle.tsx';
import { showSpeaking } from '../level.ts';
import { useNaming } from '../names.ts';
import { useOwnView } from '../ownView.ts';
import { useActiveSpeaker } from '../stage/useActiveSpeaker.ts';
import { VideoView } from '../stage/VideoView.tsx';
import { useCall, useCallState } from '../useCall.ts';
import { cellsFor, shownInFloating } from './floatingPlan.ts';
import { showInstead } from './floatingWindow.ts';

/** A picture that is shown here: a participant's camera, or their screen. */
interface Picture {
  readonly participant: ParticipantSnapshot;
  readonly source: 'camera' | 'screen';
}

/** What is worth a small window: the screen that somebody shows, else up to four faces. */
function usePictures(): readonly Picture[] {
  const participants = useCallState((snapshot) => snapshot.participants);
  const speaker = useActiveSpeaker(participants.length > 1);
  const sharing = participants.find(({ media, screenStream }) => media.screen && screenStream);
  if (sharing) return [{ participant: sharing, source: 'screen' }];
  const shown = shownInFloating(participants.map(({ id }) => id), speaker);
  return shown.flatMap((id) => participants.filter((participant) => participant.id === id)).map((participant) => ({ participant, source: 'camera' }));
}

/** Asks for the pictures at the size at which they are shown, and for none once they are not. */
function useDemand(pictures: readonly Picture[], width: number, height: number): void {
  const call = useCall();
  useEffect(() => {
    const size = { width: Math.round(width), height: Math.round(height) };
    const demand = (level: Demand['level']): Demand => ({ level, ...size });
    call.setDemand(
      'floating',
      new Map(
        pictures.map(({ participant, source }) => [
          participant.id,
          source === 'screen' ? { camera: nothingShown, screen: demand('stage') } : { camera: demand('tile'), screen: nothingShown },
        ]),
      ),
    );
  }, [call, pictures, width, height]);
  useEffect(() => () => call.setDemand('floating', new Map()), [call]);
}

/** How large the window is, in CSS px. */
function useWindowSize(page: Window): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: page.innerWidth, height: page.innerHeight });
  useEffect(() => {
    const measure = (): void => setSize({ width: page.innerWidth, height: page.innerHeight });
    page.addEventListener('resize', measure);
    measure();
    return () => page.removeEventListener('resize', measure);
  }, [page]);
  return size;
}

const FLOATING_KEYS = ['microphone', 'camera', 'leave', 'float'] as const;

/** The call in a window of its own: who is most worth seeing, and what a hand needs. */
export function FloatingView({ page }: { readonly page: Window }) {
  const t = useTranslations('call');
  const words = useTranslations('floating');
  const call = useCall();
  const pictures = usePictures();
  const count = useCallState((snapshot) => snapshot.participants.length);
  const { width, height } = useWindowSize(page);
  const { columns, rows } = cellsFor(pictures.length, width, height);
  useDemand(pictures, (width / columns) * page.devicePixelRatio, (height / rows) * page.devicePixelRatio);
  useEffect(
    () =>
      listenToKeys(page, (command) => {
        if (!FLOATING_KEYS.some((known) => known === command)) return false;
        commands.run(command);
        return true;
      }),
    [page],
  );
  const more = count - pictures.length;
  return (
    <main data-testid="floating" aria-label={t('stage')} className="floating bg-stage fixed inset-0 flex flex-col text-on-stage">
      {pictures.length === 0 ? (
        <p className="grid flex-1 place-items-center p-4 text-center text-on-stage-2">{words('alone')}</p>
      ) : (
        <div className="grid min-h-0 flex-1 gap-1 p-1" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: 'minmax(0, 1fr)' }}>
          {pictures.map(({ participant, source }) => (
            <FloatingTile key={`${source} ${participant.id}`} participant={participant} source={source} />
          ))}
        </div>
      )}
      {more > 0 && pictures.length > 1 ? (
        <p className="absolute top-2 right-2 rounded-full bg-black/75 px-2.5 py-0.5 text-small text-white">{words('more', { count: more })}</p>
      ) : null}
      <div className="absolute inset-x-0 bottom-2 flex justify-center">
        <div className="dock" role="group" aria-label={t('controls')}>
          <MediaToggle device="microphone" />
          <MediaToggle device="camera" />
          <DockButton testId="leave" label={t('leave')} className="dock-button-leave" onClick={() => call.leave()}>
            <Phone className="size-[22px] rotate-[135deg]" aria-hidden="true" />
          </DockButton>
        </div>
      </div>
    </main>
  );
}

function FloatingTile({ participant, source }: Picture) {
  const call = useCall();
  const t = useTranslations('call');
  const name = useNaming().plain(participant.name);
  const { hidden } = useOwnView(participant.id);
  const { id, media, link } = participant;
  const showing = source === 'screen' || (media.camera && !hidden && link !== 'failed');
  const listen = (element: HTMLElement) => showSpeaking(element, call, id);
  return (
    <section
      ref={listen}
      aria-label={name}
      data-testid="floating-tile"
      data-participant={id satisfies ParticipantId}
      data-source={source}
      className={`tile relative grid place-items-center overflow-hidden rounded-inner bg-stage-2 ${source === 'screen' ? '[&_video]:object-contain' : ''}`}
    >
      {showing ? null : <Avatar name={participant.name} seed={id} className="scale-150" />}
      <VideoView stream={source === 'screen' ? participant.screenStream : participant.stream} hidden={!showing} />
      <span className="absolute top-1.5 left-1.5 flex max-w-[calc(100%-0.75rem)] items-center gap-1 rounded-full bg-black/75 px-2 py-0.5 text-[0.78rem] text-white">
        {media.microphone ? null : (
          <>
            <MicOff className="size-[1em] shrink-0" aria-hidden="true" />
            <span className="sr-only">{t('microphoneOff')}: </span>
          </>
        )}
        <span className="truncate">{name}</span>
      </span>
    </section>
  );
}

/** Where a browser floats one picture alone: whoever speaks. */
export function FloatingVideo({ video }: { readonly video: HTMLVideoElement }) {
  const participants = useCallState((snapshot) => snapshot.participants);
  const speaker = useActiveSpeaker(participants.length > 1);
  const sharing = participants.find(({ media, screenStream }) => media.screen && screenStream);
  const person = sharing ?? participants.find(({ id }) => id === speaker) ?? participants.find(({ media }) => media.camera) ?? participants[0];
  const stream = (sharing ? sharing.screenStream : person?.stream) ?? null;
  useDemand(person ? [{ participant: person, source: sharing ? 'screen' : 'camera' }] : [], 640, 360);
  useEffect(() => {
    if (stream) showInstead(video, stream);
  }, [video, stream]);
  return null;
}
