import { Dialog } from '@base-ui/react/dialog';
import { Download, Maximize, Presentation, X, ZoomIn, ZoomOut } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatPhoto } from '#lib/call/chat/chatPort.ts';
import { useCall } from '../useCall.ts';
import { download, stamp } from './download.ts';
import { useObjectUrl } from './useObjectUrl.ts';

const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' };
/** Times as large as what fits the window. */
const zooms = [1, 1.5, 2, 3, 4, 6, 8] as const;

/** A photo as large as the window, or larger. `blob` null: the small one stands for it until the whole is here. */
export function PhotoViewer({ photo, blob, at, open, onOpenChange, opener }: {
  readonly photo: ChatPhoto;
  readonly blob: Blob | null;
  readonly at: number;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly opener: RefObject<HTMLElement | null>;
}) {
  const t = useTranslations('photos');
  const words = useTranslations('call');
  const call = useCall();
  const url = useObjectUrl(blob);
  const [step, setStep] = useState(0);
  const zoom = zooms[step] ?? 1;
  const by = (steps: number) => setStep(Math.min(zooms.length - 1, Math.max(0, step + steps)));
  const save = blob ? () => download(blob, `${t('fileName')} ${stamp(at)}.${endings[photo.type] ?? 'jpg'}`) : null;
  const show = blob
    ? async () => {
        if (await call.showPicture(blob)) return onOpenChange(false);
        const { toast } = await import('sonner');
        toast.error(t('showFailed'), { id: 'photo-show' });
      }
    : null;
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === '+' || key === '=') by(1);
    else if (key === '-') by(-1);
    else if (key === '0') setStep(0);
  };
  // Whole at first: as wide as the window, unless its height is what fills that.
  const fits = `min(100vw - 1.5rem, (100dvh - 6rem) * ${photo.width / photo.height}, ${Math.max(photo.width, 240)}px)`;
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) setStep(0);
        onOpenChange(next);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/85" />
        <Dialog.Popup finalFocus={opener} data-testid="photo-viewer" className="popup bg-stage fixed inset-0 z-50 flex flex-col bg-transparent text-on-stage outline-none" onKeyDown={onKeyDown}>
          <div className="flex items-center gap-1 p-2 pt-[max(0.5rem,env(safe-area-inset-top))]">
            <Dialog.Title className="mr-auto pl-3 font-semibold">{t('title')}</Dialog.Title>
            <Tool icon={ZoomOut} label={t('zoomOut')} disabled={step === 0} onClick={() => by(-1)} />
            <Tool icon={Maximize} label={t('zoomReset')} disabled={step === 0} onClick={() => setStep(0)} />
            <Tool icon={ZoomIn} label={t('zoomIn')} disabled={step === zooms.length - 1} onClick={() => by(1)} />
            <Tool testId="photo-show" icon={Presentation} label={t('show')} disabled={!show} onClick={() => void show?.()} />
            <Tool testId="photo-save" icon={Download} label={t('save')} disabled={!save} onClick={() => save?.()} />
            <Dialog.Close aria-label={words('close')} title={words('close')} className="page-button">
              <X className="size-5" aria-hidden="true" />
            </Dialog.Close>
          </div>
          {/* Two fingers zoom as on any page; a press goes between whole and twice as large. */}
          <div className="grid min-h-0 flex-1 touch-pinch-zoom touch-pan-x touch-pan-y overflow-auto overscroll-contain p-3">
            <button
              type="button"
              aria-label={t(step === 0 ? 'zoomIn' : 'zoomReset')}
              className={`m-auto block shrink-0 ${step === 0 ? 'cursor-zoom-in' : 'cursor-zoom-out'}`}
              style={{ width: `calc(${fits} * ${zoom})`, aspectRatio: `${photo.width} / ${photo.height}` }}
              onClick={() => setStep(step === 0 ? 2 : 0)}
            >
              {/* oxlint-disable-next-line nextjs/no-img-element -- It comes from a peer, and from no server. */}
              <img src={url ?? photo.thumbnail} alt="" draggable={false} className={`size-full ${url ? '' : 'blur-[2px]'}`} />
            </button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Tool({ testId, icon: Icon, label, disabled, onClick }: {
  readonly testId?: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button
      type="button"
      data-testid={testId}
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      className="page-button"
      onClick={() => {
        if (!disabled) onClick();
      }}
    >
      <Icon className="size-5" aria-hidden="true" />
    </button>
  );
}
