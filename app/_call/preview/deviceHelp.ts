import type { useTranslations } from 'use-intl/react';
import type { CaptureFailure, CaptureKind } from '#lib/rtc/capture/deviceState.ts';
import { browserOf, systemOf } from '../browserFamily.ts';
import type { TroubledState } from './troubled.ts';

/** What happened to a device and what to do next, in this browser's terms. `both`: the same happened to camera and microphone. */
export function helpFor(
  t: ReturnType<typeof useTranslations<'devices'>>,
  state: TroubledState,
  device: CaptureKind | 'both',
): { readonly title: string; readonly body: string } {
  if (state.kind === 'ended') return { title: t('ended.title', { device }), body: t('ended.body') };
  return { title: t(`failure.${state.reason}.title`, { device }), body: t(bodyOf(state.reason), { device }) };
}

/** The message that says what to do about a failure: where browsers differ, the one for this browser. */
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
