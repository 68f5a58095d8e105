import { Camera } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { DockButton } from '../controls/DockButton.tsx';
import { loadPhotoDialog } from './loadPhotoDialog.ts';
import { openPhoto } from './openPhoto.ts';

const warm = (): void => void loadPhotoDialog().catch(() => {});

/** Takes a photo and sends it to everybody. On a phone it is in the settings' card, the dock is full. */
export function PhotoButton() {
  const t = useTranslations('photo');
  return (
    <span className="contents" onPointerEnter={warm} onFocus={warm}>
      <DockButton testId="take-photo" label={t('take')} onClick={() => openPhoto()}>
        <Camera className="size-[22px]" aria-hidden="true" />
      </DockButton>
    </span>
  );
}
