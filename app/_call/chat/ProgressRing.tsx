/** How much of something is here, as a ring. For eyes: whoever shows it says it in words as well. */
export function ProgressRing({ percent }: { readonly percent: number }) {
  return (
    <svg viewBox="0 0 40 40" className="size-11 -rotate-90 rounded-full bg-black/60" aria-hidden="true">
      <circle cx="20" cy="20" r="14" fill="none" stroke="white" strokeOpacity="0.3" strokeWidth="3.5" />
      <circle cx="20" cy="20" r="14" fill="none" stroke="white" strokeWidth="3.5" strokeLinecap="round" pathLength="100" strokeDasharray={`${Math.max(3, percent)} 100`} />
    </svg>
  );
}
