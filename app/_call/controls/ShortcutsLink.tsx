import { Popover } from '@base-ui/react/popover';
import { Keyboard } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { commands } from './commands.ts';

/** The way to the keys from a card, which makes way. Left out where nothing hovers: there is hardly a keyboard there. */
export function ShortcutsLink() {
  const t = useTranslations('shortcuts');
  return (
    <Popover.Close
      data-testid="open-shortcuts"
      className="-mx-2 flex min-h-11 items-center gap-2.5 rounded-control px-2 text-left text-small text-on-stage-2 hover:bg-stage-3 hover:text-on-stage [@media(any-hover:none)]:hidden"
      onClick={() => commands.run('help')}
    >
      <Keyboard className="size-[18px]" aria-hidden="true" />
      {t('title')}
    </Popover.Close>
  );
}
