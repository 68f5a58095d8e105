import clsx from 'clsx';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { CaptureKind } from '#lib/rtc/capture/deviceState.ts';
import { useCall, useCallState } from '../useCall.ts';
import { helpFor } from './deviceHelp.ts';
import { isTroubled } from './troubled.ts';
import type { TroubledState } from './troubled.ts';

const every = { camera: true, microphone: true } as const;

/** What is wrong with the person's devices, and the way out. Once, when the same is wrong with both. Nothing without trouble. */
export function DeviceTroubles({ onStage = false, of = every }: {
  readonly onStage?: boolean;
  /** The devices whose trouble is told. */
  readonly of?: Readonly<Record<CaptureKind, boolean>>;
}) {
  const wanted = useCallState((snapshot) => snapshot.self.wanted);
  const { camera, microphone } = useCallState((snapshot) => snapshot.devices);
  const cameraTrouble = of.camera && wanted.camera && isTroubled(camera) ? camera : null;
  const microphoneTrouble = of.microphone && wanted.microphone && isTroubled(microphone) ? microphone : null;
  if (cameraTrouble?.kind === 'failed' && microphoneTrouble?.kind === 'failed' && cameraTrouble.reason === microphoneTrouble.reason) {
    return <Trouble state={cameraTrouble} devices={['camera', 'microphone']} onStage={onStage} />;
  }
  return (
    <>
      {cameraTrouble ? <Trouble state={cameraTrouble} devices={['camera']} onStage={onStage} /> : null}
      {microphoneTrouble ? <Trouble state={microphoneTrouble} devices={['microphone']} onStage={onStage} /> : null}
    </>
  );
}

function Trouble({ state, devices, onStage }: { readonly state: TroubledState; readonly devices: readonly CaptureKind[]; readonly onStage: boolean }) {
  const t = useTranslations('devices');
  const call = useCall();
  const [first = 'camera'] = devices;
  const device = devices.length > 1 ? 'both' : first;
  const { title, body } = helpFor(t, state, device);
  return (
    <div
      role="alert"
      data-testid={`trouble-${device}`}
      className={clsx('flex gap-3 rounded-control p-3.5 text-small', onStage ? 'bg-stage-3' : 'border border-line bg-accent-soft')}
    >
      <CircleAlert className={clsx('mt-0.5 size-5 shrink-0', onStage ? 'text-accent' : 'text-accent-text')} aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className={clsx('mt-0.5', onStage ? 'text-on-stage' : 'text-ink')}>{body}</p>
        <button
          type="button"
          className="-mb-2 min-h-11 font-semibold underline underline-offset-4"
          onClick={() => {
            for (const kind of devices) call.retryDevice(kind);
          }}
        >
          {t('retry')}
        </button>
      </div>
    </div>
  );
}
