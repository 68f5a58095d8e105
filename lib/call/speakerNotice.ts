import type { DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import type { CallNotice } from './snapshot.ts';

/** The speaker over time: what the person has chosen, there or not, and the devices as they are. */
export interface SpeakerState {
  readonly chosen: string | null;
  readonly devices: DevicesSnapshot;
}

/** What is to be said of the speaker. Of a choice nothing: the person has made it. */
export function speakerNotice(before: SpeakerState, after: SpeakerState): CallNotice | null {
  const [then, now] = [before.devices.selected.speaker, after.devices.selected.speaker];
  if (after.chosen === null || before.chosen !== after.chosen || then === now) return null;
  if (now === null) return { kind: 'speaker-lost' };
  return { kind: 'speaker-restored', label: after.devices.options.speaker.find(({ id }) => id === now)?.label ?? '' };
}
