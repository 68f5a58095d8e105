import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { onPhoto } from '../chat/photoHook.ts';
import { lazyPart } from '../lazyPart.ts';
import { useCall } from '../useCall.ts';
import { loadPhotoDialog } from './loadPhotoDialog.ts';
import { openPhoto, photoDialog } from './openPhoto.ts';
import { sendPhoto } from './sendPhoto.ts';

const PhotoDialog = lazyPart(async () => (await loadPhotoDialog()).PhotoDialog);

/** The dialog for a photo, once somebody has wanted it. */
export function Photo() {
  const call = useCall();
  const state = useSyncExternalStore(photoDialog.subscribe, photoDialog.get);
  useEffect(() => {
    // A picture that is pasted or dropped is looked at first, too.
    onPhoto.set(openPhoto);
    return () => {
      onPhoto.set(null);
      photoDialog.set(null);
    };
  }, []);
  return state ? (
    <Suspense>
      <PhotoDialog state={state} onSend={(photo) => sendPhoto(call, photo)} />
    </Suspense>
  ) : null;
}
