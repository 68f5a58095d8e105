import clsx from 'clsx';
import { Check, CircleAlert, Download, File as FileIcon, Pause, Play, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Files, Transfer, TransferState } from '#lib/call/files/filesPort.ts';
import { amountOf, shareMoved, timeLeft } from '#lib/call/files/figures.ts';
import { useNaming } from '../names.ts';
import { download } from './download.ts';
import { useChatWords } from './useChatWords.ts';
import { usePersonNamed } from './usePersonNamed.ts';

type Kind = TransferState['kind'];

/** Of which states a bar shows how much is there. */
const underWay: Readonly<Record<Kind, boolean>> = { offered: false, moving: true, paused: true, waiting: true, done: false, cancelled: false, failed: false };
const over: Readonly<Record<Kind, boolean>> = { offered: false, moving: false, paused: false, waiting: false, done: true, cancelled: true, failed: true };

/** A file on its way to or from somebody. */
export function FileCard({ transfer, files }: { readonly transfer: Transfer; readonly files: Files }) {
  const t = useTranslations('files');
  const naming = useNaming();
  const { time } = useChatWords();
  const peer = usePersonNamed()(transfer.peer);
  const stateWords = useStateWords();
  const { id, direction, name, at, state } = transfer;
  const out = direction === 'out';
  const percent = Math.floor(shareMoved(transfer) * 100);
  const Icon = state.kind === 'failed' ? CircleAlert : state.kind === 'done' ? Check : FileIcon;
  return (
    <li className={clsx('flex flex-col gap-1', out ? 'items-end' : 'items-start')}>
      <p className="max-w-full truncate text-small text-ink-2">
        <span className="font-semibold text-ink">{t(out ? 'toPeer' : 'from', { name: naming.spoken(peer) })}</span> <time className="tabular-nums">{time(at)}</time>
      </p>
      <div
        data-testid="file-offer"
        data-state={state.kind}
        data-direction={direction}
        data-transfer={id}
        className={clsx('w-full max-w-72 rounded-control px-3 py-2.5', out ? 'rounded-tr-[4px] bg-accent-soft' : 'rounded-tl-[4px] bg-paper-2')}
      >
        <div className="flex items-start gap-3">
          <Icon className={clsx('mt-0.5 size-6 shrink-0', state.kind === 'failed' ? 'text-danger-text' : state.kind === 'done' ? 'text-ok' : 'text-ink-2')} aria-hidden="true" />
          <div className="min-w-0 flex-1">
            <p className="line-clamp-2 font-semibold break-all" title={name}>
              <bdi>{name}</bdi>
            </p>
            <p className={clsx('text-small tabular-nums', state.kind === 'failed' ? 'text-danger-text' : 'text-ink-2')}>{stateWords(transfer)}</p>
          </div>
        </div>
        {underWay[state.kind] ? (
          <div
            role="progressbar"
            aria-label={t('progress', { name })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
            className="mt-2 h-1 overflow-hidden rounded-full bg-ink/15"
          >
            <div className={clsx('h-full rounded-full', state.kind === 'moving' ? 'bg-accent' : 'bg-ink-2')} style={{ width: `${percent}%` }} />
          </div>
        ) : null}
        <CardButtons transfer={transfer} files={files} />
      </div>
    </li>
  );
}

/** What can be done in each state. */
function CardButtons({ transfer, files }: { readonly transfer: Transfer; readonly files: Files }) {
  const t = useTranslations('files');
  const { id, direction, name, state } = transfer;
  const named = (action: string) => t('withName', { action, name });
  const cancel = <IconButton testId="file-cancel" icon={X} label={t('cancel')} name={named(t('cancel'))} onClick={() => files.cancel(id)} />;
  const file = state.kind === 'done' ? state.file : null;
  return (
    <div className="mt-1.5 -mb-1 flex flex-wrap items-center justify-end gap-1 empty:hidden">
      {state.kind === 'offered' && direction === 'in' ? (
        <>
          <WordButton testId="file-decline" name={named(t('decline'))} onClick={() => files.cancel(id)}>
            {t('decline')}
          </WordButton>
          <WordButton testId="file-accept" name={named(t('accept'))} primary onClick={() => files.accept(id)}>
            {t('accept')}
          </WordButton>
        </>
      ) : null}
      {state.kind === 'moving' ? <IconButton testId="file-pause" icon={Pause} label={t('pause')} name={named(t('pause'))} onClick={() => files.pause(id)} /> : null}
      {state.kind === 'paused' && state.by === 'self' ? <IconButton testId="file-resume" icon={Play} label={t('resume')} name={named(t('resume'))} onClick={() => files.resume(id)} /> : null}
      {underWay[state.kind] || (state.kind === 'offered' && direction === 'out') ? cancel : null}
      {file ? (
        <WordButton testId="file-save" name={named(t('save'))} primary onClick={() => download(file, name)}>
          <Download className="size-4" aria-hidden="true" />
          {t('save')}
        </WordButton>
      ) : null}
      {over[state.kind] ? <IconButton testId="file-forget" icon={X} label={t('forget')} name={named(t('forget'))} onClick={() => files.forget(id)} /> : null}
    </div>
  );
}

function WordButton({ testId, name, primary = false, onClick, children }: {
  readonly testId: string;
  readonly name: string;
  readonly primary?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      data-testid={testId}
      aria-label={name}
      className={clsx('flex min-h-10 items-center gap-2 rounded-inner px-3.5 text-small font-semibold pointer-coarse:min-h-11', primary ? 'bg-accent text-accent-ink hover:bg-accent-strong' : 'text-ink hover:bg-ink/10')}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function IconButton({ testId, icon: Icon, label, name, onClick }: {
  readonly testId: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly name: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" data-testid={testId} aria-label={name} title={label} className="grid size-10 place-items-center rounded-inner text-ink-2 hover:bg-ink/10 hover:text-ink pointer-coarse:size-11" onClick={onClick}>
      <Icon className="size-[18px]" aria-hidden="true" />
    </button>
  );
}

/** What a card says below the name of the file. */
function useStateWords(): (transfer: Transfer) => string {
  const t = useTranslations('files');
  const words = useChatWords();
  return (transfer) => {
    const { direction, moved, speed, state } = transfer;
    const size = words.amount(amountOf(transfer.size));
    const amount = t('amount', { moved: words.amount(amountOf(moved)), size });
    switch (state.kind) {
      case 'offered':
      case 'done':
        return t(`state.${state.kind}`, { direction, size });
      case 'moving': {
        const left = timeLeft(transfer);
        return [
          amount,
          ...(speed > 0 ? [t('speed', { amount: words.amount(amountOf(speed)) })] : []),
          ...(left ? [t('left', { time: words.timeLeft(left) })] : []),
        ].join(' · ');
      }
      case 'paused':
        return `${amount} · ${t('state.paused', { by: state.by })}`;
      case 'waiting':
        return `${amount} · ${t('state.waiting')}`;
      case 'cancelled':
        return t('state.cancelled', { by: state.by });
      case 'failed':
        return t(`state.failed.${state.reason}`);
    }
  };
}
