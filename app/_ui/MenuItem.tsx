import { Menu } from '@base-ui/react/menu';
import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';

/** One line of a menu. `danger`: it takes something away. */
export function MenuItem({ testId, icon: Icon, label, danger = false, onClick }: {
  readonly testId: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly danger?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <Menu.Item
      data-testid={testId}
      className={clsx('flex min-h-11 cursor-pointer items-center gap-3 rounded-inner px-3 outline-none data-highlighted:bg-paper-2', danger && 'text-danger-text')}
      onClick={onClick}
    >
      <Icon className="size-[18px] shrink-0" aria-hidden="true" />
      {label}
    </Menu.Item>
  );
}
