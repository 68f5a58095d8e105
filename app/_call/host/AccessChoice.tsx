import { DoorOpen, Hand, Lock } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { Hosting } from '#lib/call/host/hostPort.ts';
import { accessModes } from '#lib/protocol/access.ts';
import type { AccessMode } from '#lib/protocol/access.ts';
import { useCallStateAtOnce } from '../useCall.ts';

const icons: Readonly<Record<AccessMode, LucideIcon>> = { open: DoorOpen, knock: Hand, locked: Lock };

/** Who may come in: one of three, with what it means below. */
export function AccessChoice({ hosting }: { readonly hosting: Hosting }) {
  const t = useTranslations('host');
  const access = useCallStateAtOnce((snapshot) => snapshot.access);
  return (
    <fieldset data-testid="room-access" data-access={access}>
      <legend className="px-2 text-small text-ink-2">{t('access.legend')}</legend>
      <div className="mt-1.5 grid grid-cols-3 gap-1 rounded-control bg-paper-2 p-1">
        {accessModes.map((mode) => {
          const Icon = icons[mode];
          return (
            <label
              key={mode}
              data-testid={`access-${mode}`}
              className="relative flex min-h-14 cursor-pointer flex-col items-center justify-center gap-1 rounded-inner px-1 text-center text-small leading-tight text-ink-2 hover:text-ink has-checked:bg-card has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-[2.5px] has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus,var(--accent-text))"
            >
              <input
                type="radio"
                name="room-access"
                className="absolute inset-0 cursor-pointer opacity-0"
                checked={access === mode}
                onChange={() => hosting.setAccess(mode)}
              />
              <Icon className="size-[18px]" aria-hidden="true" />
              {t(`access.${mode}`)}
            </label>
          );
        })}
      </div>
      <p className="mt-1.5 px-2 text-small text-ink-2">{t(`access.${access}Hint`)}</p>
    </fieldset>
  );
}
