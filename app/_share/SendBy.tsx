import clsx from 'clsx';
import { ClipboardList, Mail, Printer, Share2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { canShare, copyText } from '#app/_call/controls/share.ts';
import type { Invitation } from './useInvitation.ts';

const look = 'button min-h-12 justify-start px-4 text-left font-medium';

/** The ways in which an invitation leaves the browser. `onSaid`: what came of it, in words. */
export function SendBy({ link, invitation, onSaid, onPrint }: {
  readonly link: string;
  readonly invitation: Invitation;
  readonly onSaid: (words: string) => void;
  readonly onPrint: () => void;
}) {
  const t = useTranslations('share');
  const share = async () => {
    // Closing the system's sheet without choosing is no failure.
    await navigator.share({ title: invitation.title, text: invitation.when ?? invitation.title, url: link }).catch(() => {});
  };
  const copy = async () => onSaid(t((await copyText(invitation.text)) ? 'textCopied' : 'textFailed'));
  const mail = `mailto:?subject=${encodeURIComponent(invitation.title)}&body=${encodeURIComponent(invitation.text.replaceAll('\n', '\r\n'))}`;
  const native = canShare();
  return (
    <div className="grid grid-cols-2 gap-2 max-[22.5rem]:grid-cols-1">
      {native ? <Way testId="share-native" icon={Share2} label={t('native')} onClick={() => void share()} /> : null}
      <a href={mail} data-testid="share-email" className={look}>
        <Mail className="size-[18px] shrink-0 text-ink-2" aria-hidden="true" />
        {t('email')}
      </a>
      <Way testId="share-text" icon={ClipboardList} label={t('text')} onClick={() => void copy()} />
      <Way testId="share-print" icon={Printer} label={t('print')} wide={!native} onClick={onPrint} />
    </div>
  );
}

function Way({ testId, icon: Icon, label, wide = false, onClick }: {
  readonly testId: string;
  readonly icon: LucideIcon;
  readonly label: string;
  /** Whether it takes the whole row. */
  readonly wide?: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" data-testid={testId} className={clsx(look, wide && 'col-span-full')} onClick={onClick}>
      <Icon className="size-[18px] shrink-0 text-ink-2" aria-hidden="true" />
      {label}
    </button>
  );
}
