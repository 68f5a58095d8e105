import { Users } from 'lucide-react';
import { useRef, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { useCommand } from '../controls/commands.ts';
import { useWaiting } from '../host/useHosting.ts';
import { loadPeoplePanel } from './loadPeoplePanel.ts';
import { openPanel } from './openPanel.ts';

const warm = (): void => void loadPeoplePanel().catch(() => {});

/** How many are in the call, and the way to who they are. */
export function PeopleButton({ count }: { readonly count: number }) {
  const t = useTranslations('call');
  const words = useTranslations('host');
  const waiting = useWaiting().length;
  const button = useRef<HTMLButtonElement>(null);
  const open = useSyncExternalStore(openPanel.subscribe, () => openPanel.get()?.kind === 'people');
  const toggle = () => openPanel.set(open ? null : { kind: 'people', opener: button.current });
  useCommand('people', toggle);
  return (
    <button ref={button} type="button" data-testid="open-people" aria-expanded={open} className="pill" onPointerEnter={warm} onFocus={warm} onClick={toggle}>
      <Users className="size-4" aria-hidden="true" />
      <span aria-hidden="true">{count}</span>
      <span className="sr-only">{t('people', { count })}</span>
      {waiting > 0 ? (
        <span data-testid="waiting-count" className="grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 text-[0.72rem] leading-none font-bold text-accent-ink">
          <span aria-hidden="true">{waiting}</span>
          <span className="sr-only">{words('waiting', { count: waiting })}</span>
        </span>
      ) : null}
    </button>
  );
}
