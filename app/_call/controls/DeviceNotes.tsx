import { MicOff, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { DeviceTroubles } from '../preview/DeviceTrouble.tsx';
import { useCall, useCallState } from '../useCall.ts';
import { DevicePicker } from './DevicePicker.tsx';

/**
 * What the person has to know of their own devices, above the buttons that mend it; one thing at a time. A device that stopped is
 * told aloud; that the microphone sends silence, or is off while they talk, when the screen reader has nothing else to say.
 */
export function DeviceNotes() {
  const t = useTranslations('call');
  const lost = useCallState((snapshot) => snapshot.lost);
  const news = useCallState((snapshot) => snapshot.microphoneNews);
  const soundBlocked = useCallState((snapshot) => snapshot.soundBlocked);
  const troubled = lost.microphone || lost.camera;
  const note = troubled ? 'lost' : news.silent ? 'silent' : news.mutedSpeech ? 'muted' : null;
  return (
    <div
      className={`pointer-events-none absolute inset-x-3 bottom-full z-20 grid justify-items-center *:pointer-events-auto ${soundBlocked ? 'pb-36' : 'pb-1'}`}
    >
      <p role="status" className="sr-only">
        {note === 'silent' ? `${t('silentTitle')}. ${t('silentBody')}` : note === 'muted' ? t('mutedTitle') : ''}
      </p>
      {note === 'lost' ? (
        // Another device is other news: what was closed for one does not hide the next.
        <Note key={`lost ${lost.microphone} ${lost.camera}`} testId="device-lost" label={t('settings')}>
          <div className="grid gap-2 *:pr-12">
            <DeviceTroubles onStage of={lost} />
          </div>
          <p className="mt-2 px-1 text-small text-on-stage">{t('lost', { device: lost.microphone && lost.camera ? 'both' : lost.camera ? 'camera' : 'microphone' })}</p>
        </Note>
      ) : null}
      {note === 'silent' ? (
        <Note testId="silent-microphone" label={t('silentTitle')}>
          <p className="pr-10 font-semibold">{t('silentTitle')}</p>
          <p className="mt-1 mb-3 text-small text-on-stage-2">{t('silentBody')}</p>
          <DevicePicker kind="microphone" onStage />
        </Note>
      ) : null}
      {note === 'muted' ? <MutedSpeech /> : null}
    </div>
  );
}

function MutedSpeech() {
  const t = useTranslations('call');
  const words = useTranslations('devices');
  const call = useCall();
  return (
    <section
      data-testid="muted-speech"
      aria-label={t('mutedTitle')}
      className="flex max-w-[34rem] items-center gap-3 rounded-panel border border-white/10 bg-stage-2 py-2 pr-2 pl-4 text-small text-on-stage shadow-float"
    >
      <MicOff className="size-5 shrink-0 text-accent" aria-hidden="true" />
      <div>
        <p className="font-semibold">{t('mutedTitle')}</p>
        {/* Who has no pointer that hovers has hardly a key to hold, and a narrow window no room to say so. */}
        <p className="hidden text-on-stage-2 sm:pointer-fine:block">{t('mutedKey')}</p>
      </div>
      <button type="button" className="button button-primary min-h-11 shrink-0 px-4" onClick={() => call.setMicrophone(true)}>
        {words('turnOn', { device: 'microphone' })}
      </button>
    </section>
  );
}

/** A card that can be put away; it comes back with the next such news. */
function Note({ testId, label, children }: { readonly testId: string; readonly label: string; readonly children: ReactNode }) {
  const t = useTranslations('call');
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  return (
    <section
      data-testid={testId}
      aria-label={label}
      className="relative w-full max-w-96 rounded-panel border border-white/10 bg-stage-2 p-3.5 text-on-stage shadow-float"
    >
      {children}
      <button
        type="button"
        aria-label={t('close')}
        className="absolute top-2 right-2 grid size-11 place-items-center rounded-inner text-on-stage-2 hover:text-on-stage"
        onClick={() => setClosed(true)}
      >
        <X className="size-4.5" aria-hidden="true" />
      </button>
    </section>
  );
}
