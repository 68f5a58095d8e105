import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A button of the dock: an icon, a name for ears, and the same name as a tooltip for eyes. */
export function DockButton({ testId, label, pressed, busy = false, className, onClick, children }: {
  readonly testId: string;
  readonly label: string;
  /** For toggles only: whether the thing is on. */
  readonly pressed?: boolean;
  readonly busy?: boolean;
  readonly className?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      data-testid={testId}
      data-tip={label}
      aria-label={label}
      aria-pressed={pressed}
      aria-busy={busy}
      className={clsx('dock-button', className)}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
