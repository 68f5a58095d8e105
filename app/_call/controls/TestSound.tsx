import clsx from 'clsx';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';

/** Plays a short melody through the chosen output. */
export function TestSound({ speaker, onStage = false }: { readonly speaker: string | null; readonly onStage?: boolean }) {
  const t = useTranslations('devices');
  const [playing, setPlaying] = useState(false);
  const play = async () => {
    setPlaying(true);
    const { playMelody } = await import('./melody.ts');
    await playMelody(speaker);
    setPlaying(false);
  };
  return (
    <button
      type="button"
      disabled={playing}
      aria-label={t('testLabel')}
      onClick={() => void play()}
      className={clsx('min-h-11 shrink-0 rounded-inner px-4 text-small font-medium', onStage ? 'text-on-stage-2 hover:text-on-stage' : 'text-ink-2 hover:text-ink')}
    >
      {playing ? t('testing') : t('test')}
    </button>
  );
}
