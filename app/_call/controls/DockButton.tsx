import { Tooltip } from '@base-ui/react/tooltip';
import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A round-cornered button of the dock: an icon, a name for ears, and the same name as a tooltip for eyes. */
export function DockButton({ testId, label, pressed, busy = false, className, onClick, children }: {
  readonly testId?: string;
  readonly label: string;
  /** For toggles only: whether the thing is on. */
  readonly pressed?: boolean;
  readonly busy?: boolean;
  readonly className?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={
          <button
            type="button"
            data-testid={testId}
            aria-label={label}
            aria-pressed={pressed}
            aria-busy={busy}
            className={clsx('dock-button', busy && 'animate-pulse', className)}
            onClick={onClick}
          />
        }
      >
        {children}
      </Tooltip.Trigger>
      <DockTip>{label}</DockTip>
    </Tooltip.Root>
  );
}

/** The tooltip's bubble. */
export function DockTip({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip.Portal>
      <Tooltip.Positioner sideOffset={14} className="z-50">
        <Tooltip.Popup className="popup rounded-s bg-on-stage px-2.5 py-1.5 text-small font-medium text-stage shadow-float">{children}</Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  );
}
