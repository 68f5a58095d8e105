import { SquareArrowOutUpRight } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import type { CallSnapshot } from '#lib/call/snapshot.ts';
import { useCommand } from '../controls/commands.ts';
import { useCall } from '../useCall.ts';
import { canFloat, closeFloating, floating, openFloating } from './floatingWindow.ts';
import { loadFloatingView } from './loadFloatingView.ts';

const warm = (): void => void loadFloatingView().catch(() => {});

/** The picture that says most where there is room for one: a screen, else the first face. */
function firstPicture({ participants }: CallSnapshot): MediaStream | null {
  const sharing = participants.find(({ media, screenStream }) => media.screen && screenStream);
  return sharing?.screenStream ?? (participants.find(({ media }) => media.camera) ?? participants[0])?.stream ?? null;
}

/** Lets the call float above other programs. Not there where a browser cannot, and on phones, which have other ways. */
export function FloatButton() {
  const t = useTranslations('floating');
  const call = useCall();
  const state = useSyncExternalStore(floating.subscribe, floating.get);
  const able = canFloat() !== null;
  const open = state.kind === 'window' || state.kind === 'video';
  const toggle = () => {
    if (open) return closeFloating();
    void openFloating('person', () => firstPicture(call.snapshot.get())).then(async (outcome) => {
      if (outcome === 'refused') (await import('sonner')).toast.error(t('failed'));
    });
  };
  useCommand('float', able ? toggle : null);
  useEffect(() => closeFloating, []);
  if (!able) return null;
  const label = t(open ? 'close' : 'open');
  return (
    <button type="button" data-testid="float" aria-label={label} title={label} aria-pressed={open} className="pill max-sm:hidden" onPointerEnter={warm} onFocus={warm} onClick={toggle}>
      <SquareArrowOutUpRight className="size-4" aria-hidden="true" />
    </button>
  );
}
