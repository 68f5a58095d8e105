import { Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { CommandId } from '#lib/call/shortcuts.ts';
import type { CaptureKind } from '#lib/rtc/capture/deviceState.ts';
import { lazyPart } from '../lazyPart.ts';
import { useCall, useCallState } from '../useCall.ts';
import { commands, useCommand } from './commands.ts';
import { listenToKeys } from './listenToKeys.ts';
import { toggleDevice } from './toggleDevice.ts';

const ShortcutsSheet = lazyPart(async () => (await import('./ShortcutsSheet.tsx')).ShortcutsSheet);

const isDevice = (command: CommandId): command is CaptureKind => command === 'microphone' || command === 'camera';

/** The keys of a call that is `live`, and the list of them, whose code comes when it is first opened. */
export function Shortcuts({ live }: { readonly live: boolean }) {
  const call = useCall();
  const [sheet, setSheet] = useState<'never' | 'open' | 'closed'>('never');
  const [pressed, setPressed] = useState<CaptureKind | null>(null);
  useCommand('microphone', () => toggleDevice(call, 'microphone'));
  useCommand('camera', () => toggleDevice(call, 'camera'));
  useCommand('leave', () => call.leave());
  useCommand('help', () => setSheet('open'));

  useEffect(() => {
    if (!live) return;
    return listenToKeys(window, (command) => {
      if (!commands.has(command)) return false;
      commands.run(command);
      if (isDevice(command)) setPressed(command);
      return true;
    });
  }, [live]);

  return (
    <>
      <DeviceWords device={pressed} />
      {sheet === 'never' ? null : (
        <Suspense>
          <ShortcutsSheet open={sheet === 'open'} onOpenChange={(open) => setSheet(open ? 'open' : 'closed')} />
        </Suspense>
      )}
    </>
  );
}

/** What a key has done to a device, for ears: whoever presses a key has not gone to the button, which says it of itself. */
function DeviceWords({ device }: { readonly device: CaptureKind | null }) {
  const t = useTranslations('shortcuts');
  const wanted = useCallState((snapshot) => snapshot.self.wanted);
  return (
    <p role="status" className="sr-only" data-testid="key-words">
      {device === null ? '' : t('said', { device, on: String(wanted[device]) })}
    </p>
  );
}
