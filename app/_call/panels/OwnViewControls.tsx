import { Eye, EyeOff, Volume1, Volume2, VolumeX } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { ownView, useOwnView } from '../ownView.ts';
import { canSetVolume } from './canSetVolume.ts';

/** How loud somebody is here and whether their picture is shown. Only this browser learns of it. */
export function OwnViewControls({ id, name }: { readonly id: ParticipantId; readonly name: string }) {
  const t = useTranslations('people');
  const { volume, hidden } = useOwnView(id);
  const percent = Math.round(volume * 100);
  const Loudness = percent === 0 ? VolumeX : percent < 50 ? Volume1 : Volume2;
  const hiding = t(hidden ? 'show' : 'hide', { name });
  return (
    <div className="flex items-center gap-2">
      {canSetVolume() ? (
        <label className="flex min-w-0 flex-1 items-center gap-2 text-ink-2">
          <Loudness className="size-[18px] shrink-0" aria-hidden="true" />
          <span className="sr-only">{t('volume', { name })}</span>
          <input
            type="range"
            data-testid="volume"
            className="range min-w-0 flex-1"
            min={0}
            max={100}
            step={5}
            value={percent}
            aria-valuetext={t('percent', { percent })}
            onChange={({ currentTarget }) => ownView.setVolume(id, currentTarget.valueAsNumber / 100)}
          />
          <span className="w-11 text-right text-small tabular-nums" aria-hidden="true">
            {t('percent', { percent })}
          </span>
        </label>
      ) : null}
      <button
        type="button"
        data-testid="hide-picture"
        aria-label={hiding}
        title={hiding}
        className="icon-button -mr-3"
        onClick={() => ownView.setHidden(id, !hidden)}
      >
        {hidden ? <EyeOff className="size-[18px] text-accent-text" aria-hidden="true" /> : <Eye className="size-[18px]" aria-hidden="true" />}
      </button>
    </div>
  );
}
