import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { MediaSessionOwner } from '#lib/call/mediaSession.ts';
import { toggleDevice } from '../controls/toggleDevice.ts';
import { listArguments, useNaming } from '../names.ts';
import { useCall, useCallState } from '../useCall.ts';
import { canFloat, openFloating } from './floatingWindow.ts';

/** Lets the system's and the browser's own buttons do what the dock's do, and shows them whose call this is. */
export function SystemControls() {
  const t = useTranslations('call');
  const words = useTranslations('common');
  const naming = useNaming();
  const call = useCall();
  const participants = useCallState((snapshot) => snapshot.participants);
  const title = t('title', listArguments(participants.map(({ name }) => naming.plain(name))));
  const artist = words('product');
  const owner = useRef<MediaSessionOwner | null>(null);

  useEffect(() => {
    if (!('mediaSession' in navigator)) return;
    owner.current = new MediaSessionOwner(navigator.mediaSession, call.snapshot, {
      togglemicrophone: () => toggleDevice(call, 'microphone'),
      togglecamera: () => toggleDevice(call, 'camera'),
      hangup: () => call.leave(),
      // Asked for by itself when the page goes to the background. One picture alone would need a gesture.
      enterpictureinpicture: canFloat() === 'window' ? () => void openFloating('browser', () => null) : null,
    });
    return () => {
      owner.current?.close();
      owner.current = null;
    };
  }, [call]);

  useEffect(() => {
    if ('MediaMetadata' in globalThis) owner.current?.show(new MediaMetadata({ title, artist, artwork: [{ src: '/icon.svg', type: 'image/svg+xml' }] }));
  }, [call, title, artist]);
  return null;
}
