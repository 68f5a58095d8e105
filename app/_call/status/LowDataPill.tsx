import { Leaf } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { chooseLowData } from '../controls/chooseLowData.ts';
import { PopoverButton } from '../controls/PopoverButton.tsx';
import { useCall, useCallState } from '../useCall.ts';

/** Says why pictures stand still, as long as data is spared, and offers to end it. */
export function LowDataPill() {
  const t = useTranslations('lowData');
  const call = useCall();
  const on = useCallState((snapshot) => snapshot.self.lowData);
  if (!on) return null;
  return (
    <PopoverButton
      testId="low-data-sign"
      label={t('on')}
      className="pill shrink-0 text-on-stage-2"
      trigger={
        <>
          <Leaf className="size-4" aria-hidden="true" />
          <span className="max-md:hidden">{t('name')}</span>
        </>
      }
      title={t('on')}
      description={t('body')}
      side="bottom"
    >
      <button type="button" data-testid="low-data-off" className="button mt-4 w-full border-white/12 bg-stage-3 text-on-stage" onClick={() => chooseLowData(call, false)}>
        {t('turnOff')}
      </button>
    </PopoverButton>
  );
}
