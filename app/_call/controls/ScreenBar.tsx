import { ScreenShare } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ScreenHint, ScreenState } from '#lib/rtc/capture/screenState.ts';
import { useCall, useCallState } from '../useCall.ts';
import { SCREEN_TOGGLE } from './ScreenToggle.tsx';

type Sharing = Extract<ScreenState, { kind: 'sharing' }>;

/** What of the own screen the others see, for as long as they do. Its beginning and its end are told to ears, whoever stopped it. */
export function ScreenBar() {
  const t = useTranslations('call.screen');
  const screen = useCallState((snapshot) => snapshot.self.screen);
  const sharing = screen.kind === 'sharing' ? screen : null;
  const [hasShared, setHasShared] = useState(false);
  if (sharing && !hasShared) setHasShared(true);
  return (
    <>
      {/* The element is there before the words, or no screen reader would speak them. */}
      <p role="status" className="sr-only">
        {sharing ? t('sharing', { surface: sharing.surface }) : hasShared ? t('stopped') : ''}
      </p>
      {sharing ? <Bar sharing={sharing} /> : null}
    </>
  );
}

function Bar({ sharing }: { readonly sharing: Sharing }) {
  const t = useTranslations('call.screen');
  const call = useCall();
  const heading = t('sharing', { surface: sharing.surface });
  const detail = sharing.paused ? t('paused') : sharing.sound ? t('sound') : '';
  return (
    <section
      data-testid="screen-bar"
      aria-label={heading}
      className="screen-bar mx-3 mb-2.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-panel border border-white/10 bg-stage-2 py-1.5 pr-1.5 pl-4 text-small text-on-stage sm:mx-auto sm:w-max sm:max-w-[calc(100%-2.5rem)]"
    >
      <p className="flex min-h-9 min-w-0 items-center gap-2.5">
        <ScreenShare className="size-4.5 shrink-0 text-accent" aria-hidden="true" />
        <span className="text-pretty">
          <span className="font-medium">{heading}</span>
          {detail === '' ? null : <span className="text-on-stage-2"> · {detail}</span>}
        </span>
      </p>
      <div className="-ml-2.5 flex grow items-center justify-between gap-2 sm:ml-0 sm:grow-0">
        {/* A picture does not move. */}
        {sharing.surface === 'picture' ? <span /> : <HintChoice hint={sharing.hint} />}
        <button
          type="button"
          data-testid="screen-stop"
          className="min-h-11 shrink-0 rounded-control bg-stage-4 px-4 font-semibold hover:bg-[#4a4540]"
          onClick={({ detail }) => {
            call.stopScreen();
            // This button goes away with the bar: whoever came here by keyboard goes on where the screen is shared again.
            if (detail === 0) document.getElementById(SCREEN_TOGGLE)?.focus();
          }}
        >
          {t('stop')}
        </button>
      </div>
    </section>
  );
}

const hints = ['detail', 'motion'] as const;

function HintChoice({ hint }: { readonly hint: ScreenHint }) {
  const t = useTranslations('call.screen');
  const call = useCall();
  const name = useId();
  return (
    <fieldset className="flex min-w-0 rounded-control bg-stage p-0.5">
      <legend className="sr-only">{t('hint')}</legend>
      {hints.map((one) => (
        <label key={one} className="segment">
          <input
            type="radio"
            name={name}
            value={one}
            data-testid={`screen-hint-${one}`}
            className="sr-only"
            checked={hint === one}
            onChange={({ currentTarget }) => {
              call.setScreenHint(one);
              // As with the dock: a press of a pointer leaves Space free to talk.
              if (!currentTarget.matches(':focus-visible')) currentTarget.blur();
            }}
          />
          {t(one)}
        </label>
      ))}
    </fieldset>
  );
}
