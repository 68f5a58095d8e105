import { useEffect, useRef } from 'react';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { useOwnView } from '../ownView.ts';
import { useCall, useCallState } from '../useCall.ts';
import { keepPlaying } from './keepPlaying.ts';

/** One participant's sound. Apart from the tile, so that it plays on while tiles move, shrink or are not shown. */
export function RemoteAudio({ id, stream }: { readonly id: ParticipantId; readonly stream: MediaStream | null }) {
  const audio = useRef<HTMLAudioElement>(null);
  const call = useCall();
  const blocked = useCallState((snapshot) => snapshot.soundBlocked);
  const { volume } = useOwnView(id);
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
    return keepPlaying(element, () => call.reportSoundBlocked(true));
  }, [call, stream, blocked]);

  useEffect(() => {
    const element = audio.current;
    // An element whose speaker is gone stays silent until it is told to use the system's own, which is the empty name. One
    // that never left that is not told anything: where choosing is not allowed, neither is this.
    if (!element || !('setSinkId' in element) || element.sinkId === (speaker ?? '')) return;
    void element.setSinkId(speaker ?? '').catch(() => {});
  }, [speaker]);

  useEffect(() => {
    if (audio.current) audio.current.volume = volume;
  }, [volume]);

  return <audio ref={audio} data-participant={id} hidden />;
}
