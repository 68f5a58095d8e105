import { Volume2 } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { useCall, useCallState } from '../useCall.ts';

/** The tap that a browser wants before it plays sound. */
export function SoundGate() {
  const t = useTranslations('call');
  const call = useCall();
  const blocked = useCallState((snapshot) => snapshot.soundBlocked);
  if (!blocked) return null;
  return (
    <div className="absolute inset-x-0 bottom-4 z-30 grid place-items-center px-4">
      <div className="grid justify-items-center gap-2 rounded-panel bg-stage-2/95 p-4 text-center shadow-float">
        <button type="button" data-testid="enable-sound" className="button button-primary" onClick={() => call.reportSoundBlocked(false)}>
          <Volume2 className="size-5" aria-hidden="true" />
          {t('enableSound')}
        </button>
        <p className="text-small text-on-stage" role="status">
          {t('enableSoundHint')}
        </p>
      </div>
    </div>
  );
}
