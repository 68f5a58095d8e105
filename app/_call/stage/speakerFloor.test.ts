import { describe, expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { HOLD_MS, hear, openFloor, PAUSE_MS, stayOnFloor, TAKE_MS } from './speakerFloor.ts';
import type { Floor } from './speakerFloor.ts';

const [anna, bert] = ['a', 'b'].map((letter) => participantId.parse(letter.repeat(21))) as [ParticipantId, ParticipantId];
const EVERY_MS = 200;

/** Reads the levels at `from`, and every 200 ms until `until`. */
function listen(floor: Floor, levels: readonly (readonly [ParticipantId, number])[], from: number, until: number): Floor {
  let heard = floor;
  for (let now = from; now <= until; now += EVERY_MS) for (const [id, level] of levels) heard = hear(heard, id, level, now);
  return heard;
}

const annaSpeaks = listen(openFloor, [[anna, 0.5]], 0, TAKE_MS);

describe('the floor', () => {
  it('is taken by speech and not by a sound', () => {
    expect(listen(openFloor, [[anna, 0.9]], 0, TAKE_MS - EVERY_MS).holder).toBeNull();
    expect(annaSpeaks.holder?.id).toBe(anna);
  });

  it('is taken across the pauses between words', () => {
    const word = hear(openFloor, anna, 0.6, 0);
    const pause = hear(word, anna, 0, 200);
    expect(hear(pause, anna, 0.6, 400).holder?.id).toBe(anna);
  });

  it('is not taken by sounds far apart', () => {
    let floor = openFloor;
    for (let cough = 0; cough < 10; cough++) {
      floor = hear(floor, anna, 0.9, cough * (PAUSE_MS + EVERY_MS));
      floor = hear(floor, anna, 0, cough * (PAUSE_MS + EVERY_MS) + EVERY_MS);
    }
    expect(floor.holder).toBeNull();
  });

  it('is not taken from a speaker by somebody as loud, however long', () => {
    expect(listen(annaSpeaks, [[anna, 0.5], [bert, 0.55]], 600, 20_000).holder?.id).toBe(anna);
  });

  it('goes to somebody louder, not before it has been held for a while', () => {
    const both: [ParticipantId, number][] = [[anna, 0.4], [bert, 0.9]];
    expect(listen(annaSpeaks, both, 600, TAKE_MS + HOLD_MS - 1).holder?.id).toBe(anna);
    expect(listen(annaSpeaks, both, 600, TAKE_MS + HOLD_MS + EVERY_MS).holder?.id).toBe(bert);
  });

  it('goes to whoever speaks after the speaker, however low', () => {
    expect(listen(annaSpeaks, [[anna, 0], [bert, 0.3]], TAKE_MS + HOLD_MS, TAKE_MS + HOLD_MS + TAKE_MS).holder?.id).toBe(bert);
  });

  it('is kept in silence', () => {
    const silence = listen(annaSpeaks, [[anna, 0], [bert, 0.1]], 600, 60_000);
    expect(silence.holder?.id).toBe(anna);
    expect(silence).toBe(annaSpeaks);
  });

  it('is open when the speaker has left', () => {
    expect(stayOnFloor(annaSpeaks, [bert]).holder).toBeNull();
    expect(stayOnFloor(annaSpeaks, [anna, bert]).holder?.id).toBe(anna);
  });
});
