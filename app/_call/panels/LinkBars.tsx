import clsx from 'clsx';
import { WifiOff } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { LinkQuality } from '#lib/call/linkQuality.ts';

/** How many of the three bars are lit, and in which colour. */
const looks: Readonly<Record<Exclude<LinkQuality, 'lost'>, { readonly lit: number; readonly ground: string }>> = {
  unknown: { lit: 0, ground: 'bg-line-strong' },
  poor: { lit: 1, ground: 'bg-danger-text' },
  fair: { lit: 2, ground: 'bg-accent-text' },
  good: { lit: 3, ground: 'bg-ok' },
};

const heights = ['h-1.5', 'h-2.5', 'h-3.5'] as const;

/** The link as bars. For eyes; for ears the row says it in words. */
export function LinkBars({ quality }: { readonly quality: LinkQuality }) {
  const t = useTranslations('people');
  const words = t(`quality.${quality}`);
  if (quality === 'lost') {
    return (
      <span title={words} aria-hidden="true">
        <WifiOff className="size-[18px] text-danger-text" />
      </span>
    );
  }
  const { lit, ground } = looks[quality];
  return (
    <span title={words} aria-hidden="true" className="flex h-[18px] w-[18px] items-end justify-center gap-[3px] pb-0.5">
      {heights.map((height, bar) => (
        <span key={height} className={clsx('w-[3.5px] rounded-full', height, bar < lit ? ground : 'bg-line')} />
      ))}
    </span>
  );
}
