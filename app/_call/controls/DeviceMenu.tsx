import { Popover } from '@base-ui/react/popover';
import { Settings2 } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { DeviceTrouble } from '../preview/DeviceTrouble.tsx';
import { DevicePickers } from './DevicePicker.tsx';

/** Device choice during the call. */
export function DeviceMenu() {
  const t = useTranslations('call');
  return (
    <Popover.Root>
      <Popover.Trigger data-testid="settings" aria-label={t('settings')} title={t('settings')} className="dock-button">
        <Settings2 className="size-[22px]" aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" sideOffset={18} collisionPadding={12} className="z-40">
          <Popover.Popup className="popup w-[min(24rem,calc(100vw-1.5rem))] rounded-l border border-white/10 bg-stage-2 p-4 text-on-stage shadow-float">
            <Popover.Title className="mb-3 font-semibold">{t('settings')}</Popover.Title>
            <div className="grid gap-3">
              <DeviceTrouble device="camera" onStage />
              <DeviceTrouble device="microphone" onStage />
              <DevicePickers onStage />
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
