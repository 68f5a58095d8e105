import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { CallNotice } from '#lib/call/snapshot.ts';
import { useCall } from '../useCall.ts';

type Reason = Extract<CallNotice, { kind: 'join-failed' }>['reason'];

/** Why the last press of Join did not lead in, beside the button to press again. */
export function JoinFailure({ busy }: { readonly busy: boolean }) {
  const t = useTranslations('preview');
  const call = useCall();
  const [reason, setReason] = useState<Reason | null>(null);
  useEffect(
    () =>
      call.onNotice((notice) => {
        if (notice.kind === 'join-failed') setReason(notice.reason);
      }),
    [call],
  );
  if (reason === null || busy) return null;
  return (
    <p role="alert" className="text-small text-danger-text">
      {/* The cases of an ICU select are identifiers, which know no hyphen. */}
      {t('joinFailed', { reason: reason.replace('-', '_') })}
    </p>
  );
}
