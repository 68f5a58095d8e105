import { VideoOff } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { visitMemory } from '#lib/call/visitMemory.ts';
import type { Phase } from '#lib/call/snapshot.ts';
import { MAX_NAME_CHARS } from '#lib/protocol/limits.ts';
import { cleanName } from '#lib/protocol/participant.ts';
import { DevicePickers } from '../controls/DevicePicker.tsx';
import { LowDataSwitch } from '../controls/LowDataSwitch.tsx';
import { RelayOnlySwitch } from '../controls/RelayOnlySwitch.tsx';
import { MediaToggle } from '../controls/MediaToggle.tsx';
import { EntryHint } from '../knock/EntryHint.tsx';
import { loadCallRoom } from '../loadCallRoom.ts';
import { fillMeter } from '../level.ts';
import { VideoView } from '../stage/VideoView.tsx';
import { useCall, useCallState } from '../useCall.ts';
import { JoinFailure } from './JoinFailure.tsx';
import { PeopleHere } from './PeopleHere.tsx';
import { PreviewFrame } from './PreviewFrame.tsx';
import { ServerStatus } from './ServerStatus.tsx';
import { isTroubled } from './troubled.ts';

const KnockingCard = lazy(async () => ({ default: (await import('../knock/KnockingCard.tsx')).KnockingCard }));
const DeviceTroubles = lazy(async () => ({ default: (await import('./DeviceTrouble.tsx')).DeviceTroubles }));

/** Before the call: how one looks and sounds, who is there, and the one button that matters. */
export function Preview({ phase, header, taken }: {
  readonly phase: Exclude<Phase, { kind: 'live' | 'ended' }>;
  readonly header: ReactNode;
  /** Whether a call goes on here from another device. */
  readonly taken: boolean;
}) {
  const t = useTranslations('preview');
  const call = useCall();
  const remembered = useCallState((snapshot) => snapshot.self.name);
  const [name, setName] = useState(remembered);
  const hasSecret = useCallState((snapshot) => snapshot.hasSecret);
  const busy = phase.kind === 'joining';
  const warm = () => void loadCallRoom().catch(() => {});
  const join = () => {
    warm();
    const cleaned = cleanName(name);
    visitMemory().rememberName(cleaned);
    call.join(cleaned);
  };
  if (phase.kind === 'knocking') {
    return (
      <PreviewFrame header={header} testId="prejoin" picture={<OwnPicture />}>
        <Suspense>
          <KnockingCard phase={phase} />
        </Suspense>
        <DeviceHelp />
        <DevicePickers />
      </PreviewFrame>
    );
  }
  return (
    <PreviewFrame header={header} testId="prejoin" picture={<OwnPicture />}>
      <div>
        <h1 className="text-title wrap-anywhere" data-testid={taken ? 'taking-over' : undefined}>
          {taken ? t('continue', { named: remembered === '' ? 'no' : 'yes', name: remembered }) : t('title')}
        </h1>
        {hasSecret ? <PeopleHere /> : null}
      </div>
      <ServerStatus />
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) join();
        }}
      >
        <label className="grid gap-1.5">
          <span className="text-small text-ink-2">{t('name')}</span>
          <input
            data-testid="name"
            value={name}
            maxLength={MAX_NAME_CHARS}
            autoComplete="name"
            spellCheck={false}
            enterKeyHint="go"
            placeholder={t('namePlaceholder')}
            onFocus={warm}
            onChange={(event) => setName(event.currentTarget.value)}
            className="min-h-12 w-full rounded-control border border-line-strong/50 bg-card px-4"
          />
        </label>
        <button type="submit" data-testid="join" onFocus={warm} onPointerEnter={warm} className="button button-primary min-h-14 w-full" aria-busy={phase.kind !== 'preview'}>
          {phase.kind === 'preview' ? null : <span className="spinner" aria-hidden="true" />}
          {busy ? t('joining') : taken ? t('continueHere') : hasSecret ? t('join') : t('knock')}
        </button>
        <EntryHint />
        <JoinFailure busy={busy} />
      </form>
      <DeviceHelp />
      <DevicePickers />
      <LowDataSwitch />
      <RelayOnlySwitch />
    </PreviewFrame>
  );
}

/** Own camera with the toggles on it and the microphone's level along its lower edge. */
function OwnPicture() {
  const t = useTranslations('preview');
  const stream = useCallState((snapshot) => snapshot.self.stream);
  const wanted = useCallState((snapshot) => snapshot.self.wanted.camera);
  const camera = useCallState((snapshot) => snapshot.devices.camera);
  const showing = wanted && stream !== null && camera.kind === 'live';
  return (
    <div className="absolute inset-0 grid place-items-center bg-linear-160 from-stage-3 to-stage text-on-stage">
      {showing ? null : (
        <p className="flex flex-col items-center gap-3 px-6 pb-16 text-center text-on-stage">
          {wanted && !isTroubled(camera) ? <span className="spinner text-2xl" aria-hidden="true" /> : <VideoOff className="size-8 text-on-stage-2" aria-hidden="true" />}
          {wanted && !isTroubled(camera) ? t('cameraStarting') : t('cameraOff')}
        </p>
      )}
      <VideoView stream={stream} mirrored hidden={!showing} label={t('ownPicture')} testId="preview" />
      <div className="dock absolute bottom-4.5 left-1/2 -translate-x-1/2">
        <MediaToggle device="microphone" />
        <MediaToggle device="camera" />
      </div>
      <MicLevel />
    </div>
  );
}

function MicLevel() {
  const t = useTranslations('preview');
  const call = useCall();
  const listen = (element: HTMLDivElement) => call.listenLevel('self', fillMeter(element));
  return (
    <div
      ref={listen}
      role="meter"
      data-testid="mic-level"
      aria-label={t('level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className="absolute inset-x-0 bottom-0 h-1 bg-black/30"
    >
      <div className="h-full origin-left scale-x-(--level,0) bg-accent" />
    </div>
  );
}

/** Said where the microphone is picked. The element is there before the words, or no screen reader would speak them. */
function SilentMicrophone() {
  const t = useTranslations('call');
  const silent = useCallState((snapshot) => snapshot.microphoneNews.silent);
  return (
    <div role="status" data-testid="silent-microphone" data-silent={silent}>
      {silent ? (
        <div className="rounded-control border border-line bg-accent-soft p-3.5 text-small">
          <p className="font-semibold">{t('silentTitle')}</p>
          <p className="mt-0.5">{t('silentBody')}</p>
        </div>
      ) : null}
    </div>
  );
}

/** The browser's open question, and what is wrong with either device. */
function DeviceHelp() {
  const t = useTranslations('preview');
  const devices = useCallState((snapshot) => snapshot.devices);
  const wanted = useCallState((snapshot) => snapshot.self.wanted);
  const unanswered = [devices.camera, devices.microphone].some((state) => state.kind === 'asking' && state.unanswered);
  const troubled = (wanted.camera && isTroubled(devices.camera)) || (wanted.microphone && isTroubled(devices.microphone));
  return (
    <>
      {unanswered ? (
        <p role="status" data-testid="unanswered" className="rounded-control border border-line bg-accent-soft p-3.5 text-small">
          {t('unanswered')}
        </p>
      ) : null}
      <SilentMicrophone />
      {troubled ? (
        <Suspense>
          <DeviceTroubles />
          <p className="text-small text-ink-2">{t('joinAnyway')}</p>
        </Suspense>
      ) : null}
    </>
  );
}
