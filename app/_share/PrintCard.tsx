import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl/react';
import { QrCode } from './QrCode.tsx';
import type { Sharing } from './sharing.ts';
import type { Invitation } from './useInvitation.ts';

/** The invitation on paper: seen by a printer only, which sees nothing else of the page while it is there. `host`: who invites; empty leaves that out. */
export function PrintCard({ sharing, invitation, host }: { readonly sharing: Sharing; readonly invitation: Invitation; readonly host: string }) {
  const t = useTranslations('share');
  return createPortal(
    <section className="print-card" data-testid="print-card" aria-hidden="true">
      <QrCode text={sharing.link} label={t('qr')} className="float-right mb-[4mm] ml-[8mm] size-[62mm]" />
      <div className="text-[11pt] font-semibold">Parley</div>
      <div className="mt-[4mm] text-[24pt] leading-tight font-bold">{invitation.title}</div>
      {invitation.when === null ? null : <div className="mt-[2mm] text-[13pt]">{invitation.when}</div>}
      {host === '' ? null : <div className="mt-[1mm] text-[13pt]">{t('printedHost', { name: host })}</div>}
      <div className="mt-[8mm] text-[11pt]">{t('printedHow')}</div>
      <div className="clear-both mt-[3mm] font-mono text-[10pt] break-all">{sharing.link}</div>
      <div className="mt-[6mm] border-t border-current pt-[2mm] text-[9pt]">{t('printedKey')}</div>
    </section>,
    document.body,
  );
}
