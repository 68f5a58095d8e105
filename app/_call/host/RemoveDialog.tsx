import { useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Hosting } from '#lib/call/host/hostPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

/** Puts somebody out, with another link for everybody else unless that is not wanted. */
export function RemoveDialog({ hosting, id, name, open, onClose }: {
  readonly hosting: Hosting;
  readonly id: ParticipantId;
  /** As in a sentence. */
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const t = useTranslations('host');
  const [relink, setRelink] = useState(true);
  const hint = useId();
  return (
    <ConfirmDialog
      testId="remove-dialog"
      open={open}
      title={t('removeTitle', { who: name })}
      body={t('removeBody')}
      confirm={t('removeConfirm')}
      onClose={onClose}
      onConfirm={() => hosting.remove(id, relink)}
    >
      <label className="mt-4 flex min-h-12 cursor-pointer items-start gap-3 rounded-control border border-line bg-paper px-3.5 py-3">
        <input
          type="checkbox"
          data-testid="relink"
          aria-describedby={hint}
          className="mt-0.5 size-5 shrink-0 accent-accent-text"
          checked={relink}
          onChange={({ currentTarget }) => setRelink(currentTarget.checked)}
        />
        <span className="min-w-0">
          {t('relink')}
          <span id={hint} aria-hidden="true" className="block text-small text-ink-2">
            {t('relinkHint')}
          </span>
        </span>
      </label>
    </ConfirmDialog>
  );
}
