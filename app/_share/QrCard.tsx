import { Dialog } from '@base-ui/react/dialog';
import { Maximize2, X } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { QrCode } from './QrCode.tsx';

/** The link as a QR code, and at a tap on the whole screen, to be held up to another phone. */
export function QrCard({ text, title }: { readonly text: string; readonly title: string }) {
  const t = useTranslations('share');
  return (
    <Dialog.Root>
      <Dialog.Trigger
        data-testid="qr-enlarge"
        className="mx-auto grid w-full max-w-50 content-start self-start overflow-hidden rounded-control border border-line transition-colors duration-100 hover:border-line-strong"
      >
        <QrCode text={text} label={t('qr')} className="aspect-square w-full" />
        <span className="flex min-h-10 items-center justify-center gap-2 bg-paper-2 px-2 text-small">
          <Maximize2 className="size-4 shrink-0 text-ink-2" aria-hidden="true" />
          {t('qrLarger')}
        </span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Popup data-testid="qr-screen" className="popup fixed inset-0 z-60 grid grid-rows-[auto_minmax(0,1fr)_auto] justify-items-center bg-white px-4 pt-[max(1rem,env(safe-area-inset-top))] pb-[max(1.5rem,env(safe-area-inset-bottom))] text-black scheme-light outline-none [--focus:#a33d10]">
          <div className="flex w-full items-center justify-between gap-3">
            <Dialog.Title className="min-w-0 truncate text-lg font-semibold">{title}</Dialog.Title>
            <Dialog.Close data-testid="qr-close" aria-label={t('close')} className="grid size-11 shrink-0 place-items-center rounded-control hover:bg-black/8">
              <X className="size-6" aria-hidden="true" />
            </Dialog.Close>
          </div>
          <QrCode text={text} label={t('qr')} className="size-[min(94vw,100%,76dvh)] self-center" />
          <Dialog.Description className="text-center">{t('qrHint')}</Dialog.Description>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
