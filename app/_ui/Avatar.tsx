import clsx from 'clsx';
import { groundOf, initialsOf } from './initials.ts';

/** A participant's initials on their colour, for lists. Decorative: the name always stands beside it. */
export function Avatar({ name, seed, className }: { readonly name: string; readonly seed: string; readonly className?: string }) {
  const initials = initialsOf(name);
  return (
    <span
      aria-hidden="true"
      style={{ backgroundColor: groundOf(seed) }}
      className={clsx('grid size-[30px] shrink-0 place-items-center rounded-full text-[0.78rem] font-bold text-white', className)}
    >
      {initials === '' ? <PersonShape /> : initials}
    </span>
  );
}

/** What stands for someone without a name. */
export function PersonShape() {
  return (
    <svg viewBox="0 0 24 24" className="size-[1.3em] fill-current" aria-hidden="true">
      <circle cx="12" cy="8.500" r="4" />
      <path d="M4 20.500c.5-4.500 3.700-6.500 8-6.500s7.500 2 8 6.500z" />
    </svg>
  );
}
