import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { StepFailure } from './photoSteps.ts';

/** What went wrong, and what to do about it. */
export function PhotoFailure({ reason }: { readonly reason: StepFailure | null }) {
  const t = useTranslations('photo.failure');
  if (reason === null) return null;
  return (
    <p role="alert" data-testid="photo-failure" className="mt-3 flex gap-2.5 rounded-control bg-stage-3 p-3 text-small">
      <CircleAlert className="mt-px size-5 shrink-0 text-accent" aria-hidden="true" />
      {t(reason)}
    </p>
  );
}
