import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A button of the dock: an icon, a name for ears, and the same name as a tooltip for eyes. */
export function DockButton({ id, testId, label, more, pressed, expanded, busy = false, unavailable = false, className, onNear, onClick, children }: {
  readonly id?: string;
  readonly testId: string;
  readonly label: string;
  /** What the tooltip says besides to whoever points at it. Not to whoever has come here by keyboard: their keys press the button. */
  readonly more?: string | undefined;
  /** For toggles only: whether the thing is on. */
  readonly pressed?: boolean;
  /** For what opens something: whether that is open. */
  readonly expanded?: boolean;
  readonly busy?: boolean;
  /** It cannot do its work here. It can still be reached and pressed, so that it can say why. */
  readonly unavailable?: boolean;
  readonly className?: string;
  /** A hand or the focus comes near. */
  readonly onNear?: () => void;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      id={id}
      type="button"
      data-testid={testId}
      data-tip={label}
      data-more={more}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-busy={busy}
      aria-disabled={unavailable || undefined}
      className={clsx('dock-button', className)}
      onPointerEnter={onNear}
      onFocus={onNear}
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
