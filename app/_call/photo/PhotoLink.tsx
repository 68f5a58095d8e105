import { Popover } from '@base-ui/react/popover';
import { Camera } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { openPhoto } from './openPhoto.ts';
import { useNarrow } from '../useNarrow.ts';

/** The way to a photo from a card, which makes way: where the dock has no room for its button. */
export function PhotoLink() {
  const t = useTranslations('photo');
  if (!useNarrow()) return null;
  return (
    <Popover.Close
      data-testid="take-photo"
      className="-mx-2 flex min-h-11 items-center gap-2.5 rounded-control px-2 text-left text-small text-on-stage-2 hover:bg-stage-3 hover:text-on-stage"
      onClick={() => openPhoto()}
    >
      <Camera className="size-[18px]" aria-hidden="true" />
      {t('take')}
    </Popover.Close>
  );
}
