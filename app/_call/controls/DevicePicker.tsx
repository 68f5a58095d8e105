import clsx from 'clsx';
import { ChevronDown, Mic, Video, Volume2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { visitMemory } from '#lib/call/visitMemory.ts';
import type { DeviceKind, DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import { useCall, useCallState } from '../useCall.ts';
import { TestSound } from './TestSound.tsx';

const icons: Readonly<Record<DeviceKind, LucideIcon>> = { camera: Video, microphone: Mic, speaker: Volume2 };

/** Chooses one device. A native select: it works with any keyboard, any phone's wheel, any screen reader. */
export function DevicePicker({ kind, onStage = false }: { readonly kind: DeviceKind; readonly onStage?: boolean }) {
  const t = useTranslations('devices');
  const call = useCall();
  const devices = useCallState((snapshot) => snapshot.devices);
  const Icon = icons[kind];
  const options = devices.options[kind];
  const choose = (id: string) => {
    visitMemory().rememberDevice(kind, id);
    call.selectDevice(kind, id);
  };
  const fixed = options.length === 0 || (kind === 'speaker' && !devices.canSelectSpeaker);
  return (
    <div
      className={clsx(
        'relative flex min-h-12 items-center gap-3 rounded-control border pl-4',
        'focus-within:outline-[2.5px] focus-within:outline-offset-2 focus-within:outline-(--focus,var(--accent-text))',
        onStage ? 'border-white/12 bg-stage-3' : 'border-line bg-card',
      )}
    >
      <Icon className={clsx('pointer-events-none size-5 shrink-0', onStage ? 'text-on-stage-2' : 'text-ink-2')} aria-hidden="true" />
      <select
        data-testid={`pick-${kind}`}
        aria-label={t(kind)}
        value={fixed ? '' : currentOf(kind, devices)}
        disabled={fixed}
        onChange={(event) => choose(event.currentTarget.value)}
        className={clsx(
          'min-h-12 min-w-0 flex-1 appearance-none truncate bg-transparent pr-9 outline-none disabled:opacity-100',
          onStage ? 'text-on-stage disabled:text-on-stage-2' : 'text-ink disabled:text-ink-2',
        )}
      >
        {fixed ? <option value="">{emptyText(kind, devices, t)}</option> : null}
        {options.map((option, index) => (
          <option key={option.id} value={option.id} className={onStage ? 'bg-stage-3 text-on-stage' : 'bg-card text-ink'}>
            {option.label === '' ? t('unnamed', { kind, number: index + 1 }) : option.label}
          </option>
        ))}
      </select>
      {fixed ? null : (
        <ChevronDown
          className={clsx('pointer-events-none absolute size-4', kind === 'speaker' ? 'right-[5.25rem]' : 'right-4', onStage ? 'text-on-stage-2' : 'text-ink-2')}
          aria-hidden="true"
        />
      )}
      {kind === 'speaker' ? <TestSound speaker={devices.selected.speaker} onStage={onStage} /> : null}
    </div>
  );
}

/** All three, in the order people look for them. */
export function DevicePickers({ onStage = false }: { readonly onStage?: boolean }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <DevicePicker kind="camera" onStage={onStage} />
      <DevicePicker kind="microphone" onStage={onStage} />
      <DevicePicker kind="speaker" onStage={onStage} />
    </div>
  );
}

/** What is in use; else what was chosen; else the first, which is what the browser would take. */
function currentOf(kind: DeviceKind, devices: DevicesSnapshot): string {
  const live = kind !== 'speaker' && devices[kind].kind === 'live' ? devices[kind].deviceId : null;
  const ids = devices.options[kind].map(({ id }) => id);
  return [live, devices.selected[kind], ids[0]].find((id) => id !== null && id !== undefined && ids.includes(id)) ?? '';
}

function emptyText(kind: DeviceKind, devices: DevicesSnapshot, t: ReturnType<typeof useTranslations<'devices'>>): string {
  if (kind === 'speaker') return t('systemDefault');
  return devices[kind].kind === 'failed' && devices[kind].reason === 'not-found' ? t('none', { kind }) : t('waiting', { kind });
}
