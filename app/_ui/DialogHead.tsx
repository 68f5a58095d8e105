import { Dialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

/** What a dialog is about, and the way out of it. `dark`: over the stage, which is so in both themes. */
export function DialogHead({ title, lead, close, dark = false }: {
  readonly title: ReactNode;
  readonly lead: ReactNode;
  /** What the button that closes it is called. */
  readonly close: string;
  readonly dark?: boolean;
}) {
  return (
    <div className={clsx('flex items-start justify-between gap-3 pt-4 pr-3 pl-5', !dark && 'sm:pl-6')}>
      <div className="min-w-0 pt-1.5">
        <Dialog.Title className={clsx('font-semibold wrap-anywhere', !dark && 'text-lg')}>{title}</Dialog.Title>
        <Dialog.Description className={clsx('mt-0.5 text-small', dark ? 'text-on-stage-2' : 'text-ink-2')}>{lead}</Dialog.Description>
      </div>
      <Dialog.Close aria-label={close} className={dark ? 'grid size-11 shrink-0 place-items-center rounded-control text-on-stage-2 hover:bg-stage-3 hover:text-on-stage' : 'icon-button'}>
        <X className="size-5" aria-hidden="true" />
      </Dialog.Close>
    </div>
  );
}
