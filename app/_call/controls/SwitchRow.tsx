import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';

export interface SwitchRowProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly hint: string;
  readonly testId: string;
  readonly on: boolean;
  /** It cannot be turned; the hint says why. */
  readonly disabled?: boolean;
  readonly onStage?: boolean;
  readonly onChange: (on: boolean) => void;
}

/** Something that is on or off for the person, with what it means below its name. */
export function SwitchRow({ icon: Icon, name, hint, testId, on, disabled = false, onStage = false, onChange }: SwitchRowProps) {
  const hintId = useId();
  return (
    <label
      className={clsx(
        'flex min-h-12 items-center gap-3 rounded-control border px-4 py-2.5',
        'focus-within:outline-[2.5px] focus-within:outline-offset-2 focus-within:outline-(--focus,var(--accent-text))',
        onStage ? 'border-white/12 bg-stage-3' : 'border-line bg-card',
        disabled ? 'cursor-not-allowed' : 'cursor-pointer',
      )}
    >
      <Icon className={clsx('size-5 shrink-0', onStage ? 'text-on-stage-2' : 'text-ink-2')} aria-hidden="true" />
      <span className="min-w-0 flex-1">
        {name}
        <span id={hintId} aria-hidden="true" className={clsx('block text-small text-pretty', onStage ? 'text-on-stage-2' : 'text-ink-2')}>
          {hint}
        </span>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        aria-describedby={hintId}
        data-testid={testId}
        className={clsx('size-5 shrink-0 outline-none', onStage ? 'accent-accent' : 'accent-accent-text')}
        checked={on}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
