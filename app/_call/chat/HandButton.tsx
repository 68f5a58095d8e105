import { Hand } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { DockButton } from '../controls/DockButton.tsx';
import { useHand } from './useHand.ts';

/** Raises the own hand, and takes it down. */
export function HandButton() {
  const t = useTranslations('hands');
  const { raised, toggle } = useHand();
  return (
    <DockButton testId="raise-hand" label={t(raised ? 'lower' : 'raise')} pressed={raised} className="dock-button-extra" onClick={toggle}>
      <Hand className="size-[22px]" aria-hidden="true" />
    </DockButton>
  );
}
