import { EyeOff } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { useCall, useCallStateAtOnce } from '../useCall.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';
import { SwitchRow } from './SwitchRow.tsx';

/** Keeps the own address from the others or not, now and in later calls. Where no relay is known it cannot be turned on, and can be turned off. */
export function RelayOnlySwitch({ onStage = false }: { readonly onStage?: boolean }) {
  const t = useTranslations('relay');
  const call = useCall();
  const on = useCallStateAtOnce((snapshot) => snapshot.self.relayOnly);
  const none = useCallStateAtOnce((snapshot) => snapshot.relayAvailable === false);
  const hint = none ? (on ? 'nobody' : 'none') : 'hint';
  return (
    <SwitchRow
      icon={EyeOff}
      name={t('name')}
      hint={t(hint)}
      testId="relay-only"
      on={on}
      disabled={none && !on}
      onStage={onStage}
      onChange={(wanted) => {
        visitMemory().rememberRelayOnly(wanted);
        call.setRelayOnly(wanted);
      }}
    />
  );
}
