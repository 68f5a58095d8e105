import clsx from 'clsx';
import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { openPanel } from './openPanel.ts';

const close = (): void => openPanel.set(null);

/**
 * A panel beside the stage; where there is no room for that, a sheet over its lower part, which leaves the dock in reach of a thumb.
 * Takes the focus when it opens, closes with Escape, and gives the focus back.
 */
export function SidePanel({ title, opener, tools, focus, fills = false, children }: {
  readonly title: string;
  readonly opener: HTMLElement | null;
  /** Buttons beside the one that closes. */
  readonly tools?: ReactNode;
  /** What takes the focus instead of the panel. */
  readonly focus?: RefObject<HTMLElement | null>;
  /** Takes the whole height, and what is in it scrolls by itself. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}) {
  const t = useTranslations('call');
  const heading = useId();
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    (focus?.current ?? element)?.focus({ preventScroll: true });
    return () => {
      // Whoever has gone elsewhere meanwhile stays there.
      if (element?.contains(document.activeElement)) opener?.focus({ preventScroll: true });
    };
  }, [opener, focus]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    close();
  };
  return (
    // The keys of whatever in it has the focus come by here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside ref={panel} data-testid="panel" aria-labelledby={heading} tabIndex={-1} className={clsx('panel', fills && 'h-[max(82%,min(100%,26rem))] min-[900px]:h-auto')} onKeyDown={onKeyDown}>
      <div className="flex items-center gap-1 pt-2 pr-2 pb-1 pl-5">
        <h2 id={heading} className="mr-auto font-semibold">
          {title}
        </h2>
        {tools}
        <button type="button" data-testid="close-panel" aria-label={t('close')} title={t('close')} className="icon-button" onClick={close}>
          <X className="size-5" aria-hidden="true" />
        </button>
      </div>
      {fills ? children : <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-3">{children}</div>}
    </aside>
  );
}
