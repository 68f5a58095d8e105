import { Leaf } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { useCall, useCallStateAtOnce } from '../useCall.ts';
import { chooseLowData } from './chooseLowData.ts';
import { SwitchRow } from './SwitchRow.tsx';

/** Spares data or not, now and in later calls. */
export function LowDataSwitch({ onStage = false }: { readonly onStage?: boolean }) {
  const t = useTranslations('lowData');
  const call = useCall();
  const on = useCallStateAtOnce((snapshot) => snapshot.self.lowData);
  return <SwitchRow icon={Leaf} name={t('name')} hint={t('hint')} testId="low-data" on={on} onStage={onStage} onChange={(wanted) => chooseLowData(call, wanted)} />;
}
