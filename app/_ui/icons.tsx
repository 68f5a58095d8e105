import type { ReactNode } from 'react';

/**
 * Icons of pages that are rendered on the server: lucide's outlines (ISC) drawn here, because lucide-react's components are client
 * components and would come to the lobby as JavaScript.
 */
export type Icon = (props: { readonly className?: string }) => ReactNode;

function drawn(paths: ReactNode): Icon {
  return function DrawnIcon({ className }) {
    return (
      <svg
        viewBox="0 0 24 24"
        className={className}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {paths}
      </svg>
    );
  };
}

export const PlusIcon = drawn(<path d="M5 12h14M12 5v14" />);
export const CalendarIcon = drawn(
  <>
    <path d="M8 2v4M16 2v4M3 10h18M12 13v5M9.500 15.500h5" />
    <rect width="18" height="18" x="3" y="4" rx="2" />
  </>,
);
export const CheckIcon = drawn(<path d="M20 6 9 17l-5-5" />);
export const LockIcon = drawn(
  <>
    <rect width="18" height="11" x="3" y="11" rx="2" />
    <path d="M7 11V7a5 5 0 0 1 10 0v4" />
  </>,
);
export const LinkIcon = drawn(
  <>
    <path d="M10 13a5 5 0 0 0 7.540.540l3-3a5 5 0 0 0-7.070-7.070l-1.720 1.710" />
    <path d="M14 11a5 5 0 0 0-7.540-.540l-3 3a5 5 0 0 0 7.070 7.070l1.710-1.710" />
  </>,
);
export const WarningIcon = drawn(
  <>
    <path d="m21.730 18-8-14a2 2 0 0 0-3.480 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.730-3" />
    <path d="M12 9v4M12 17h.01" />
  </>,
);
export const CompassIcon = drawn(
  <>
    <circle cx="12" cy="12" r="10" />
    <path d="m16.240 7.760-1.804 5.411a2 2 0 0 1-1.265 1.265L7.760 16.240l1.804-5.411a2 2 0 0 1 1.265-1.265z" />
  </>,
);
export const WordsIcon = drawn(<path d="M7.900 20A9 9 0 1 0 4 16.100L2 22ZM8 10h8M8 14h5" />);
