import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ testId, open, title, body, confirm, onClose, onConfirm, children }: {
  readonly testId: string;
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
  /** What the button that does it says. */
  readonly confirm: string;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** What can be chosen along with it. */
  readonly children?: ReactNode;
}) {
  const t = useTranslations('host');
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <AlertDialog.Popup
          data-testid={testId}
          className="popup fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-1.5rem)] w-[min(26rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-panel border border-line bg-card p-5 text-ink shadow-float outline-none"
        >
          <AlertDialog.Title className="text-lg leading-snug font-semibold text-balance">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-ink-2">{body}</AlertDialog.Description>
          {children}
          <div className="mt-5 flex flex-wrap justify-end gap-2.5">
            <AlertDialog.Close className="button max-[24rem]:flex-1">{t('cancel')}</AlertDialog.Close>
            <AlertDialog.Close
              data-testid="confirm"
              className="button border-transparent bg-danger text-white hover:border-transparent hover:bg-danger-strong max-[24rem]:flex-1"
              onClick={onConfirm}
            >
              {confirm}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
