import { Popover } from '@base-ui/react/popover';
import type { ReactNode, RefObject } from 'react';

/** The card of a `PopoverButton`: moves the focus in, closes on Escape and on a press outside, gives the focus back. */
export function PopoverCard({ open, onOpenChange, anchor, title, description, side, children }: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly title: string;
  readonly description?: string;
  readonly side: 'top' | 'bottom';
  readonly children?: ReactNode;
}) {
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next, { event }) => {
        // A press on the button closes through the button itself, not a second time as a press outside.
        if (!next && event.target instanceof Node && anchor.current?.contains(event.target)) return;
        onOpenChange(next);
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side={side} sideOffset={side === 'top' ? 18 : 10} collisionPadding={12} className="z-40">
          <Popover.Popup
            finalFocus={anchor}
            className="popup bg-stage max-h-[calc(100dvh-7rem)] w-[min(24rem,calc(100vw-1.5rem))] overflow-y-auto rounded-panel border border-white/10 bg-stage-2 p-5 text-on-stage shadow-float outline-none"
          >
            <Popover.Title className="font-semibold">{title}</Popover.Title>
            {description === undefined ? null : <Popover.Description className="mt-2 text-small text-on-stage-2">{description}</Popover.Description>}
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
