import { AudioLines, RotateCw } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import type { InvitationState } from '#lib/call/spokenCode/spokenInvitation.ts';
import { writeCode } from '#lib/crypto/spokenCode.ts';
import type { SpokenCode as Code } from '#lib/crypto/spokenCode.ts';
import type { RoomLink } from '#lib/protocol/roomLink.ts';
import type { SpokenDesk } from './spokenDesk.ts';
import { useCountdown } from './useCountdown.ts';

type Language = Parameters<typeof writeCode>[1];

/** A code to say out loud instead of the link: made, shown large, and what has become of it. */
export function SpokenCode({ desk, room: { room, secret } }: { readonly desk: SpokenDesk; readonly room: RoomLink }) {
  const t = useTranslations('share.code');
  const locale = useLocale();
  const state = useSyncExternalStore(desk.state.subscribe, desk.state.get);
  const [language, setLanguage] = useState<Language>(locale === 'ko' ? 'ko' : 'en');
  if (!secret || !globalThis.isSecureContext) return null;
  const stage = state?.stage ?? null;
  const open = stage === 'waiting' || stage === 'trying' ? state?.code : null;
  return (
    <div className="grid gap-3 rounded-control border border-line p-4">
      {/* There before there is anything to say in it: what comes into a region that comes along is not read out everywhere. */}
      <div role="status" data-testid="spoken-code-state" data-state={stage ?? 'none'} className="grid gap-1.5">
        {open ? <p className="text-small text-ink-2">{t('say')}</p> : null}
        {open ? <Shown code={open} language={language} /> : null}
        <p className="text-small text-ink-2 empty:hidden">{state ? wordsOf(t, state) : t('hint')}</p>
      </div>
      {open ? (
        <>
          <p className="text-small text-ink-2">{t('how', { host: location.host })}</p>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-small">
            <TimeLeft until={state?.until ?? 0} />
            <button type="button" data-testid="spoken-code-language" className="link min-h-11" onClick={() => setLanguage(language === 'ko' ? 'en' : 'ko')}>
              {t('other', { shown: language })}
            </button>
          </div>
        </>
      ) : null}
      <button
        type="button"
        data-testid="spoken-code-make"
        aria-disabled={stage === 'opening'}
        className="button min-h-12 justify-start px-4 text-left font-medium"
        onClick={() => (stage === 'opening' ? undefined : void desk.make({ room, secret }))}
      >
        {state ? <RotateCw className="size-[18px] shrink-0 text-ink-2" aria-hidden="true" /> : <AudioLines className="size-[18px] shrink-0 text-ink-2" aria-hidden="true" />}
        {t(state ? 'another' : 'make')}
      </button>
    </div>
  );
}

function Shown({ code, language }: { readonly code: Code; readonly language: Language }) {
  return (
    <p data-testid="spoken-code" lang={language} className="text-title font-semibold wrap-anywhere select-all">
      {writeCode(code, language)}
    </p>
  );
}

function TimeLeft({ until }: { readonly until: number }) {
  const t = useTranslations('share.code');
  const left = useCountdown(until);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  // A timer is not read out by itself: whoever wants to know goes there.
  return (
    <p role="timer" className="text-ink-2 tabular-nums">
      {t('left', { time })}
    </p>
  );
}

/** What there is to know of the code; nothing while it waits and all is well. */
function wordsOf(t: ReturnType<typeof useTranslations<'share.code'>>, { stage, failures }: InvitationState): string | null {
  if (stage !== 'waiting') return t(stage);
  return failures > 0 ? t('wrong') : null;
}
