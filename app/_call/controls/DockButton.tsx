import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A button of the dock: an icon, a name for ears, and the same name as a tooltip for eyes. */
export function DockButton({ testId, label, more, pressed, busy = false, className, onClick, children }: {
  readonly testId: string;
  readonly label: string;
  /** What the tooltip says besides to whoever points at it. Not to whoever has come here by keyboard: their keys press the button. */
  readonly more?: string | undefined;
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
      data-more={more}
      aria-label={label}
      aria-pressed={pressed}
      aria-busy={busy}
      className={clsx('dock-button', className)}
      onClick={(event) => {
        // A press of a pointer leaves the keyboard free, so that Space talks and does not press again.
        if (event.detail > 0) event.currentTarget.blur();
        onClick();
      }}
    >
      {children}
    </button>
  );
}
