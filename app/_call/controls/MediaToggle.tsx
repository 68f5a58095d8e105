import clsx from 'clsx';
import { CircleAlert, Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { CaptureKind } from '#lib/rtc/capture/deviceState.ts';
import { isTroubled } from '../preview/troubled.ts';
import { useCall, useCallState } from '../useCall.ts';
import { DockButton } from './DockButton.tsx';
import { toggleDevice } from './toggleDevice.ts';

/** Turns microphone or camera on and off. Pressed means sending, or about to as soon as the device delivers. */
export function MediaToggle({ device }: { readonly device: CaptureKind }) {
  const t = useTranslations('devices');
  const words = useTranslations('call');
  const call = useCall();
  const live = useCallState((snapshot) => snapshot.phase.kind === 'live');
  const on = useCallState((snapshot) => snapshot.self.wanted[device]);
  const state = useCallState((snapshot) => snapshot.devices[device]);
  const sending = on && !isTroubled(state);
  const Icon = device === 'microphone' ? (sending ? Mic : MicOff) : sending ? Video : VideoOff;
  const label = t(sending ? 'turnOff' : 'turnOn', { device });
  return (
    <DockButton testId={`toggle-${device}`} label={label} more={live && device === 'microphone' && !on ? words('talkKey') : undefined} pressed={sending} busy={on && state.kind === 'asking'} onClick={() => toggleDevice(call, device)}>
      <span className={clsx('relative', on && state.kind === 'asking' && 'animate-pulse')}>
        <Icon className="size-[22px]" aria-hidden="true" />
        {on && isTroubled(state) ? (
          <span className="absolute -top-3.5 -right-3.5 grid size-5 place-items-center rounded-full bg-danger text-white">
            <CircleAlert className="size-3.5" aria-hidden="true" />
            <span className="sr-only">{t('trouble', { device })}</span>
          </span>
        ) : null}
      </span>
    </DockButton>
  );
}
