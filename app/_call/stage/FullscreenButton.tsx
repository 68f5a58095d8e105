import { Maximize, Minimize } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { useCommand } from '../controls/commands.ts';

/** Gives the call the whole screen and takes it back. Absent where the browser does not offer that. */
export function FullscreenButton({ className }: { readonly className: string }) {
  const t = useTranslations('call');
  const full = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  // What is refused stays as it is; the button goes on saying how it is.
  const toggle = () => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
  useCommand('fullscreen', document.fullscreenEnabled ? toggle : null);
  if (!document.fullscreenEnabled) return null;
  const label = t(full ? 'fullscreenLeave' : 'fullscreen');
  const Icon = full ? Minimize : Maximize;
  return (
    <button type="button" data-testid="fullscreen" className={className} aria-label={label} title={label} onClick={toggle}>
      <Icon className="size-4" aria-hidden="true" />
    </button>
  );
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}
