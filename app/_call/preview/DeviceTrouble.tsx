import clsx from 'clsx';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { CaptureFailure, CaptureKind } from '#lib/rtc/capture/deviceState.ts';
import { browserOf, systemOf } from '../browserFamily.ts';
import { isTroubled } from '../controls/MediaToggle.tsx';
import { useCall, useCallState } from '../useCall.ts';

/** What happened to a device and what to do next, in this browser's terms. Nothing while there is no trouble. */
export function DeviceTrouble({ device, onStage = false }: { readonly device: CaptureKind; readonly onStage?: boolean }) {
  const t = useTranslations('devices');
  const call = useCall();
  const wanted = useCallState((snapshot) => snapshot.self.wanted[device]);
  const state = useCallState((snapshot) => snapshot.devices[device]);
  if (!wanted || !isTroubled(state)) return null;
  const words =
    state.kind === 'failed'
      ? { title: t(`failure.${state.reason}.title`, { device }), body: t(bodyOf(state.reason), { device }) }
      : { title: t('ended.title', { device }), body: t('ended.body') };
  return (
    <div
      role="alert"
      data-testid={`trouble-${device}`}
      className={clsx('flex gap-3 rounded-control p-3.5 text-small', onStage ? 'bg-stage-3' : 'border border-line bg-accent-soft')}
    >
      <CircleAlert className={clsx('mt-0.5 size-5 shrink-0', onStage ? 'text-accent' : 'text-accent-text')} aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-semibold">{words.title}</p>
        <p className={clsx('mt-0.5', onStage ? 'text-on-stage' : 'text-ink')}>{words.body}</p>
        <button type="button" className="-mb-2 min-h-11 font-semibold underline underline-offset-4" onClick={() => call.retryDevice(device)}>
          {t('retry')}
        </button>
      </div>
    </div>
  );
}

/** The message that says what to do about a failure. A total table for those that every browser mends alike. */
function bodyOf(reason: CaptureFailure) {
  const { userAgent, maxTouchPoints } = navigator;
  switch (reason) {
    case 'denied':
      return `failure.denied.${browserOf(userAgent, maxTouchPoints)}` as const;
    case 'denied-by-system':
      return `failure.denied-by-system.${systemOf(userAgent, maxTouchPoints)}` as const;
    case 'not-found':
    case 'in-use':
    case 'constraint':
    case 'aborted':
    case 'insecure':
    case 'unsupported':
      return `failure.${reason}.body` as const;
  }
}
