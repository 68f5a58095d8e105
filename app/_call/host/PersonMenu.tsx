import { Menu } from '@base-ui/react/menu';
import { Crown, EllipsisVertical, MicOff, ScreenShareOff, UserMinus, UserRound, UserRoundCog, VideoOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { MenuItem } from '#app/_ui/MenuItem.tsx';
import type { Hosting } from '#lib/call/host/hostPort.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { useNaming } from '../names.ts';
import { useCallState } from '../useCall.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { useHosting } from './useHosting.ts';

/** What a host can do about somebody. */
export function PersonMenu({ participant }: { readonly participant: ParticipantSnapshot }) {
  const t = useTranslations('host');
  const naming = useNaming();
  const hosting = useHosting();
  const [removing, setRemoving] = useState(false);
  if (!hosting) return null;
  const { id, name } = participant;
  const label = t('menu', { name: naming.plain(name) });
  return (
    <>
      <Menu.Root modal={false}>
        <Menu.Trigger data-testid="person-menu" aria-label={label} title={label} className="icon-button -mr-2">
          <EllipsisVertical className="size-[18px]" aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="end" sideOffset={4} collisionPadding={12} className="z-50">
            <Menu.Popup data-testid="person-actions" className="popup min-w-56 rounded-control border border-line bg-card p-1.5 text-ink shadow-float outline-none">
              <Items hosting={hosting} participant={participant} onRemove={() => setRemoving(true)} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <RemoveDialog hosting={hosting} id={id} name={naming.spoken(name)} open={removing} onClose={() => setRemoving(false)} />
    </>
  );
}

function Items({ hosting, participant, onRemove }: { readonly hosting: Hosting; readonly participant: ParticipantSnapshot; readonly onRemove: () => void }) {
  const t = useTranslations('host');
  const own = useCallState(({ self }) => self.role);
  const { id, media, role } = participant;
  const names = own === 'host';
  return (
    <>
      {media.microphone ? <MenuItem testId="stop-microphone" icon={MicOff} label={t('stopMicrophone')} onClick={() => hosting.stop(id, 'microphone')} /> : null}
      {media.camera ? <MenuItem testId="stop-camera" icon={VideoOff} label={t('stopCamera')} onClick={() => hosting.stop(id, 'camera')} /> : null}
      {media.screen ? <MenuItem testId="stop-screen" icon={ScreenShareOff} label={t('stopScreen')} onClick={() => hosting.stop(id, 'screen')} /> : null}
      {names && role === 'guest' ? <MenuItem testId="make-cohost" icon={UserRoundCog} label={t('makeCohost')} onClick={() => hosting.grant(id, 'cohost')} /> : null}
      {names && role !== 'host' ? <MenuItem testId="make-host" icon={Crown} label={t('makeHost')} onClick={() => hosting.grant(id, 'host')} /> : null}
      {names && role !== 'guest' ? <MenuItem testId="make-guest" icon={UserRound} label={t('makeGuest')} onClick={() => hosting.grant(id, 'guest')} /> : null}
      {names || role === 'guest' ? <MenuItem testId="remove-person" icon={UserMinus} label={t('remove')} danger onClick={onRemove} /> : null}
    </>
  );
}
