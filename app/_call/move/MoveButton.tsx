import { Smartphone } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { loadMoveDialog, openMove } from './openMove.ts';

/** Leads from the invitations, which are for others, to going on on another device of one's own. `onPress`: what is open makes way. */
export function MoveButton({ onPress }: { readonly onPress: () => void }) {
  const t = useTranslations('move');
  const warm = () => void loadMoveDialog().catch(() => {});
  return (
    <button
      type="button"
      data-testid="move-call"
      className="button min-h-11 justify-start px-3.5 text-small font-medium"
      onPointerEnter={warm}
      onFocus={warm}
      onClick={() => {
        onPress();
        openMove();
      }}
    >
      <Smartphone className="size-[18px] text-ink-2" aria-hidden="true" />
      {t('open')}
    </button>
  );
}
