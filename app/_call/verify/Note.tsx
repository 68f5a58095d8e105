import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

const tones = {
  calm: 'border-white/10 bg-stage-3',
  doubt: 'border-accent/40 bg-accent/12',
} as const;

/** What there is to know about somebody's words. */
export function Note({ icon: Icon, tone, title, children }: {
  readonly icon: LucideIcon;
  readonly tone: keyof typeof tones;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <div role="status" className={clsx('flex gap-3 rounded-tile border p-3.5', tones[tone])}>
      <Icon className={clsx('mt-0.5 size-5 shrink-0', tone === 'doubt' ? 'text-accent' : 'text-on-stage')} aria-hidden="true" />
      <div className="min-w-0">
        {title === undefined ? null : <p className="font-semibold wrap-anywhere">{title}</p>}
        <p className="text-small text-on-stage-2 wrap-anywhere">{children}</p>
      </div>
    </div>
  );
}
