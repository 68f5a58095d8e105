import { useEffect, useRef } from 'react';
import { useCall, useCallState } from '../useCall.ts';

/** One participant's sound. Apart from the tile, so that it plays on while tiles move, shrink or are not shown. */
export function RemoteAudio({ stream }: { readonly stream: MediaStream | null }) {
  const audio = useRef<HTMLAudioElement>(null);
  const call = useCall();
  const blocked = useCallState((snapshot) => snapshot.soundBlocked);
  const speaker = useCallState((snapshot) => snapshot.devices.selected.speaker);

  useEffect(() => {
    const element = audio.current;
    if (!element || !stream) return;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);

  // Again once `blocked` is taken back: the tap that did it is the gesture the browser waited for.
  useEffect(() => {
    const element = audio.current;
    if (!element || !stream || blocked) return;
    element.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') call.reportSoundBlocked(true);
    });
  }, [call, stream, blocked]);

  useEffect(() => {
    const element = audio.current;
    // A device that has gone leaves the sound where it was, which is the system's output.
    if (element && speaker !== null && 'setSinkId' in element) void element.setSinkId(speaker).catch(() => {});
  }, [speaker]);

  return <audio ref={audio} hidden />;
}
