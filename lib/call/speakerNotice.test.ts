import { expect, it } from 'vitest';
import type { DevicesSnapshot } from '#lib/rtc/capture/deviceState.ts';
import { speakerNotice } from './speakerNotice.ts';

const monitor = { id: 'out-2', label: 'Monitor' };
const other = { id: 'out-1', label: 'Built-in' };
const playing = (speaker: string | null): DevicesSnapshot => ({
  camera: { kind: 'off' },
  microphone: { kind: 'off' },
  options: { camera: [], microphone: [], speaker: [other, monitor] },
  selected: { camera: null, microphone: null, speaker },
  canSelectSpeaker: true,
});

it.each([
  ['gone', 'out-2', null, 'out-2', { kind: 'speaker-lost' }],
  ['back', null, 'out-2', 'out-2', { kind: 'speaker-restored', label: 'Monitor' }],
  ['exchanged by the person', 'out-2', 'out-1', 'out-1', null],
  ['given back to the system by the person', 'out-2', null, null, null],
  ['as it was', 'out-2', 'out-2', 'out-2', null],
  ['the system’s own', null, null, null, null],
])('%s', (_, before, after, chosen, notice) => {
  expect(speakerNotice(playing(before), playing(after), chosen)).toEqual(notice);
});
