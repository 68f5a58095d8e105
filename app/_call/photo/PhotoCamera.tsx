import clsx from 'clsx';
import { Image, VideoOff, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { systemClock } from '#lib/kernel/clock.ts';
import { Store } from '#lib/kernel/store.ts';
import { toggleDevice } from '../controls/toggleDevice.ts';
import { DeviceTroubles } from '../preview/DeviceTrouble.tsx';
import { isTroubled } from '../preview/troubled.ts';
import { VideoView } from '../stage/VideoView.tsx';
import { useCall, useCallState } from '../useCall.ts';
import { PhotoFailure } from './PhotoFailure.tsx';
import type { PhotoSteps, StepFailure } from './photoSteps.ts';

const SECONDS = 3;
const cameraAlone = { camera: true, microphone: false } as const;

/** Whether the person has time to step back. Kept while the page is there. */
const countdown = new Store(false);

/** The own camera and its shutter; or why there is none, and how there can be. */
export function PhotoCamera({ busy, failure, shutter, steps }: {
  readonly busy: boolean;
  readonly failure: StepFailure | null;
  readonly shutter: RefObject<HTMLButtonElement | null>;
  readonly steps: PhotoSteps;
}) {
  const t = useTranslations('photo');
  const wanted = useCallState((snapshot) => snapshot.self.wanted.camera);
  const camera = useCallState((snapshot) => snapshot.devices.camera);
  const stream = useCallState((snapshot) => snapshot.self.stream);
  if (wanted && isTroubled(camera)) {
    return (
      <>
        <DeviceTroubles onStage of={cameraAlone} />
        <PhotoFailure reason={failure} />
        <Bar end={<ChoosePicture steps={steps} />} />
      </>
    );
  }
  if (!wanted) return <CameraOff failure={failure} shutter={shutter} steps={steps} />;
  if (camera.kind !== 'live' || !stream) {
    return (
      <>
        <Frame>
          <p role="status" className="grid size-full place-items-center text-on-stage-2">
            {t('starting')}
          </p>
        </Frame>
        <Bar end={<ChoosePicture steps={steps} />} />
      </>
    );
  }
  return <LiveCamera stream={stream} busy={busy} failure={failure} shutter={shutter} steps={steps} />;
}

function LiveCamera({ stream, busy, failure, shutter, steps }: {
  readonly stream: MediaStream;
  readonly busy: boolean;
  readonly failure: StepFailure | null;
  readonly shutter: RefObject<HTMLButtonElement | null>;
  readonly steps: PhotoSteps;
}) {
  const t = useTranslations('photo');
  const waits = useSyncExternalStore(countdown.subscribe, countdown.get);
  const [left, setLeft] = useState<number | null>(null);
  const counting = left !== null;
  useEffect(() => {
    if (left === null) return;
    return systemClock.after(1_000, () => {
      setLeft(left > 1 ? left - 1 : null);
      if (left === 1) void steps.take(stream);
    });
  }, [left, steps, stream]);
  const press = () => {
    if (counting) setLeft(null);
    else if (waits) setLeft(SECONDS);
    else void steps.take(stream);
  };
  return (
    <>
      <Frame>
        <VideoView stream={stream} mirrored whole label={t('live')} testId="photo-live" />
        {counting ? (
          <span aria-hidden="true" className="absolute inset-0 grid place-items-center text-[6rem] font-bold text-white tabular-nums [text-shadow:0_2px_16px_rgb(0_0_0/0.7)]">
            {left}
          </span>
        ) : null}
      </Frame>
      <p role="status" className="sr-only">
        {counting ? t('counting', { seconds: left }) : busy ? t('working') : ''}
      </p>
      <PhotoFailure reason={failure} />
      <Bar
        start={
          <label className="flex min-h-11 cursor-pointer items-center gap-2.5 text-small">
            <input
              type="checkbox"
              role="switch"
              aria-checked={waits}
              data-testid="photo-countdown"
              className="size-5 shrink-0 accent-accent"
              checked={waits}
              onChange={({ currentTarget }) => countdown.set(currentTarget.checked)}
            />
            {t('countdown')}
          </label>
        }
        end={<ChoosePicture steps={steps} />}
      >
        <button
          ref={shutter}
          type="button"
          autoFocus
          data-first
          data-testid="photo-shutter"
          aria-label={t(counting ? 'stop' : 'shutter')}
          title={t(counting ? 'stop' : 'shutter')}
          aria-busy={busy}
          className="grid size-16 place-items-center rounded-full border-4 border-on-stage"
          onClick={press}
        >
          <span className={clsx('grid size-11 place-items-center rounded-full text-stage transition-colors', busy ? 'animate-pulse bg-on-stage-2' : 'bg-on-stage')}>
            {counting ? <X className="size-6" aria-hidden="true" /> : null}
          </span>
        </button>
      </Bar>
    </>
  );
}

function CameraOff({ failure, shutter, steps }: {
  readonly failure: StepFailure | null;
  readonly shutter: RefObject<HTMLButtonElement | null>;
  readonly steps: PhotoSteps;
}) {
  const t = useTranslations('photo');
  const devices = useTranslations('devices');
  const call = useCall();
  return (
    <>
      <Frame>
        <div data-testid="photo-camera-off" className="grid size-full place-content-center justify-items-center gap-1 p-4 text-center">
          <VideoOff className="mb-2 size-7 text-on-stage-2" aria-hidden="true" />
          <p className="font-semibold">{t('off')}</p>
          <p className="text-small text-on-stage-2">{t('offBody')}</p>
          <button ref={shutter} type="button" data-first data-testid="photo-camera-on" className="button button-primary mt-3" onClick={() => toggleDevice(call, 'camera')}>
            {devices('turnOn', { device: 'camera' })}
          </button>
        </div>
      </Frame>
      <PhotoFailure reason={failure} />
      <Bar end={<ChoosePicture steps={steps} />} />
    </>
  );
}

/** A picture of the device's, where there is no camera or a better one. */
function ChoosePicture({ steps }: { readonly steps: PhotoSteps }) {
  const t = useTranslations('photo');
  return (
    <label className="relative inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-control px-3 text-small text-on-stage hover:bg-stage-3 has-focus-visible:outline-[2.5px] has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)">
      <Image className="size-[18px]" aria-hidden="true" />
      {t('choose')}
      <input
        type="file"
        accept="image/*"
        data-testid="photo-file"
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={({ currentTarget }) => {
          const [picture] = currentTarget.files ?? [];
          if (picture) void steps.load(picture);
        }}
      />
    </label>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  return <div className="relative aspect-video max-h-[55dvh] min-h-52 w-full overflow-hidden rounded-tile bg-stage">{children}</div>;
}

/** What can be done below the picture: the shutter in the middle, where there is room for it. */
function Bar({ start, end, children }: { readonly start?: ReactNode; readonly end: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className="mt-3 grid grid-cols-[1fr_auto_1fr] items-center gap-x-2 gap-y-1 max-sm:grid-cols-2">
      <div className="max-sm:row-start-2">{start}</div>
      <div className="max-sm:col-span-2 max-sm:row-start-1 max-sm:justify-self-center">{children}</div>
      <div className="justify-self-end max-sm:row-start-2">{end}</div>
    </div>
  );
}
