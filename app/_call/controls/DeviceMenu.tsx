import { Settings2 } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslations } from 'use-intl/react';
import { lazyPart } from '../lazyPart.ts';
import { DeviceTroubles } from '../preview/DeviceTrouble.tsx';
import { DevicePickers } from './DevicePicker.tsx';
import { LowDataSwitch } from './LowDataSwitch.tsx';
import { RelayOnlySwitch } from './RelayOnlySwitch.tsx';
import { PopoverButton } from './PopoverButton.tsx';

const PhotoLink = lazyPart(async () => (await import('../photo/PhotoLink.tsx')).PhotoLink);
const ShortcutsLink = lazyPart(async () => (await import('./ShortcutsLink.tsx')).ShortcutsLink);

/** Device choice during the call. */
export function DeviceMenu() {
  const t = useTranslations('call');
  return (
    <PopoverButton
      testId="settings"
      label={t('settings')}
      tip
      className="dock-button"
      trigger={<Settings2 className="size-[22px]" aria-hidden="true" />}
      title={t('settings')}
      side="top"
    >
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-3">
        <DeviceTroubles onStage />
        <DevicePickers onStage />
        <LowDataSwitch onStage />
        <RelayOnlySwitch onStage />
        <Suspense>
          <PhotoLink />
          <ShortcutsLink />
        </Suspense>
      </div>
    </PopoverButton>
  );
}
