import { expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { ParticipantSnapshot } from '#lib/call/snapshot.ts';
import { demandsOf } from './stageDemands.ts';
import { cameraOf, screenOf } from './stagePlan.ts';
import type { Placed, TileKey } from './stagePlan.ts';

const id = participantId.parse('a'.repeat(21));
const anna: ParticipantSnapshot = {
  id,
  name: 'Anna',
  role: 'guest',
  presence: 'here',
  since: 0,
  link: 'connected',
  repair: null,
  media: { ...nothingSent, camera: true, screen: true },
  stream: null,
  screenStream: null,
};
const rect = { x: 0, y: 0, width: 300, height: 300 };
const at = (key: TileKey, level: Placed['level']): ReadonlyMap<TileKey, Placed> => new Map([[key, { rect, level }]]);
const off = { level: 'off', width: 0, height: 0 };

it('asks for as much of a camera as covers its tile, in the px of this screen', () => {
  expect(demandsOf(at(cameraOf(id), 'tile'), [anna], 2).get(id)).toEqual({ camera: { level: 'tile', width: 1067, height: 600 }, screen: off });
});

it('asks for a screen as large as its tile', () => {
  expect(demandsOf(at(screenOf(id), 'stage'), [anna], 1.5).get(id)).toEqual({ camera: off, screen: { level: 'stage', width: 450, height: 450 } });
});

it('asks for nothing that is on another page, or not sent', () => {
  expect(demandsOf(new Map(), [anna], 1).get(id)).toEqual({ camera: off, screen: off });
  expect(demandsOf(at(cameraOf(id), 'stage'), [{ ...anna, media: nothingSent }], 1).get(id)).toEqual({ camera: off, screen: off });
});
