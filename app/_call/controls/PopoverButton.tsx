import { Suspense, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { lazyPart } from '../lazyPart.ts';

const PopoverCard = lazyPart(async () => (await import('./PopoverCard.tsx')).PopoverCard);
const warm = (): void => void import('./PopoverCard.tsx').catch(() => {});

/** A button that opens a card beside itself. The card's code comes when it is first wanted. */
export function PopoverButton({ id, testId, label, tip = false, data, className, trigger, title, description, side, children }: {
  readonly id?: string;
  readonly testId: string;
  readonly label: string;
  /** Whether the label also shows as a tooltip. */
  readonly tip?: boolean;
  /** Attributes that say more of the button than its label: for tests and styles. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  readonly className: string;
  readonly trigger: ReactNode;
  readonly title: string;
  readonly description?: string;
  readonly side: 'top' | 'bottom';
  readonly children?: ReactNode;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never');
  const open = state === 'open';
  return (
    <>
      <button
        ref={button}
        type="button"
        id={id}
        {...data}
        data-testid={testId}
        data-tip={tip ? label : undefined}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        className={className}
        onPointerEnter={warm}
        onFocus={warm}
        onClick={() => setState(open ? 'closed' : 'open')}
      >
        {trigger}
      </button>
      {state === 'never' ? null : (
        <Suspense>
          <PopoverCard
            open={open}
            onOpenChange={(next) => setState(next ? 'open' : 'closed')}
            anchor={button}
            title={title}
            side={side}
            {...(description === undefined ? {} : { description })}
          >
            {children}
          </PopoverCard>
        </Suspense>
      )}
    </>
  );
}
