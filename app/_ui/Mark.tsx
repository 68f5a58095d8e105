
/** Two speech tiles that meet: Parley's sign. */
export function MarkSign({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 29 21" className={className} aria-hidden="true">
      <path d="M6 0h6a6 6 0 0 1 6 6v6a6 6 0 0 1-6 6H2a2 2 0 0 1-2-2V6a6 6 0 0 1 6-6z" fill="currentColor" />
      <path d="M17 3h6a6 6 0 0 1 6 6v10a2 2 0 0 1-2 2H17a6 6 0 0 1-6-6V9a6 6 0 0 1 6-6z" fill="#ff8652" />
      <path d="M11 15V9a6 6 0 0 1 6-6h.19A6 6 0 0 1 18 6v6a6 6 0 0 1-6 6h-.19A6 6 0 0 1 11 15z" fill="#1b0f08" opacity=".82" />
    </svg>
  );
}

/** The sign and the name, leading home. `label` is what a screen reader says. */
export function Mark({ label }: { readonly label: string }) {
  return (
    <a href="/" aria-label={label} className="flex min-h-11 items-center gap-2.5 rounded-inner text-ink">
      <MarkSign className="h-[21px] w-[29px]" />
      <span className="text-[1.15rem] font-bold tracking-[-0.02em]">Parley</span>
    </a>
  );
}
