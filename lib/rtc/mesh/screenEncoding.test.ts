import { describe, expect, it } from 'vitest';
import { fakeTrack } from '../fakes/fakeMedia.ts';
import type { PictureEncoding } from './encodings.ts';
import { contentOf, screenEncoding } from './screenEncoding.ts';

const shown = (height: number) => ({ level: 'stage', width: Math.round((height * 16) / 9), height }) as const;

describe('screenEncoding', () => {
  it('keeps letters whole, and shows them less often where there is little', () => {
    const [plenty, little] = [screenEncoding('detail', 2, shown(1_080), 4_000_000, null), screenEncoding('detail', 2, shown(1_080), 300_000, null)];
    expect(plenty).toEqual({ active: true, maxHeight: 1_080, maxBitrate: 1_500_000, maxFramerate: 15, degradation: 'maintain-resolution' });
    expect(little).toEqual({ ...plenty, maxBitrate: 300_000, maxFramerate: 5 });
  });

  it('keeps what moves moving, and makes it smaller where there is little', () => {
    const [plenty, little] = [screenEncoding('motion', 2, shown(1_080), 4_000_000, null), screenEncoding('motion', 2, shown(1_080), 500_000, null)];
    expect(plenty).toEqual({ active: true, maxHeight: 1_080, maxBitrate: 2_500_000, maxFramerate: 30, degradation: 'maintain-framerate' });
    expect(little).toMatchObject({ maxHeight: 540, maxBitrate: 500_000, maxFramerate: 30 });
  });

  it('is no larger than the place it is shown in', () => {
    expect(screenEncoding('detail', 2, shown(600), 4_000_000, null)).toMatchObject({ maxHeight: 720, maxBitrate: 850_000 });
    expect(screenEncoding('detail', 2, null, 4_000_000, null)).toMatchObject({ active: true, maxHeight: 1_080 });
  });

  it('takes clearly more than its size is worth to grow, and changes its mind for nothing less than a tenth', () => {
    const at = (most: number, earlier: PictureEncoding | null) => screenEncoding('motion', 2, shown(1_080), most, earlier);
    // Four tenths of 1.6 Mbit/s hold 720 px; five tenths are what reaches them.
    expect(at(680_000, null).maxHeight).toBe(720);
    expect(at(680_000, at(500_000, null)).maxHeight).toBe(540);
    expect(at(820_000, at(500_000, null)).maxHeight).toBe(720);
    expect(screenEncoding('detail', 2, shown(1_080), 1_050_000, screenEncoding('detail', 2, shown(1_080), 1_000_000, null))).toMatchObject({ maxBitrate: 1_000_000, maxFramerate: 10 });
  });

  it('costs one machine less for each of many', () => {
    expect(screenEncoding('detail', 8, null, 4_000_000, null).maxFramerate).toBe(5);
    expect(screenEncoding('motion', 8, null, 4_000_000, null).maxHeight).toBe(540);
  });
});

describe('contentOf', () => {
  it('is what the capture says, and letters where it says nothing', () => {
    const track = fakeTrack('video');
    expect(contentOf(track)).toBe('detail');
    track.contentHint = 'motion';
    expect(contentOf(track)).toBe('motion');
    track.contentHint = 'text';
    expect(contentOf(track)).toBe('detail');
  });
});
