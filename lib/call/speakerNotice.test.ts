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
  ['gone', ['out-2', 'out-2'], ['out-2', null], { kind: 'speaker-lost' }],
  ['back', ['out-2', null], ['out-2', 'out-2'], { kind: 'speaker-restored', label: 'Monitor' }],
  ['chosen by the person', [null, null], ['out-2', 'out-2'], null],
  ['exchanged by the person', ['out-2', 'out-2'], ['out-1', 'out-1'], null],
  ['chosen by the person in the place of one that is gone', ['out-2', null], ['out-1', 'out-1'], null],
  ['as it was', ['out-2', 'out-2'], ['out-2', 'out-2'], null],
  ['the system’s own', [null, null], [null, null], null],
] as const)('%s', (_, [chosenBefore, before], [chosen, after], notice) => {
  expect(speakerNotice({ chosen: chosenBefore, devices: playing(before) }, { chosen, devices: playing(after) })).toEqual(notice);
});
