import type { DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import type { CallNotice } from './snapshot.ts';

/** What is to be said of the speaker when the devices have changed. `chosen`: the person's choice, there or not. */
export function speakerNotice(before: DevicesSnapshot, after: DevicesSnapshot, chosen: string | null): CallNotice | null {
  const [then, now] = [before.selected.speaker, after.selected.speaker];
  if (chosen === null || then === now) return null;
  if (then === chosen && now === null) return { kind: 'speaker-lost' };
  const label = after.options.speaker.find(({ id }) => id === now)?.label ?? '';
  return then === null && now === chosen ? { kind: 'speaker-restored', label } : null;
}
