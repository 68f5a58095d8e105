import { describe, expect, it } from 'vitest';
import { NoticeBoard } from './noticeBoard.ts';
import type { CallNotice } from './snapshot.ts';

const came = (name: string): CallNotice => ({ kind: 'device-switched', device: 'microphone', label: name });

function board(keeping = true) {
  const told: string[] = [];
  const it = new NoticeBoard(() => keeping);
  const hear = () => it.listen((notice) => told.push('label' in notice ? notice.label : ''));
  return { it, told, hear };
}

describe('a board of notices', () => {
  it('keeps what nobody hears for the first who listens, in order and once', () => {
    const { it: notices, told, hear } = board();
    notices.tell(came('one'));
    notices.tell(came('two'));
    const stop = hear();
    notices.tell(came('three'));
    expect(told).toEqual(['one', 'two', 'three']);
    stop();
    hear();
    expect(told).toHaveLength(3);
  });

  it('keeps the newest sixteen', () => {
    const { it: notices, told, hear } = board();
    for (let index = 0; index < 20; index += 1) notices.tell(came(`${index}`));
    hear();
    expect([told.length, told.at(0), told.at(-1)]).toEqual([16, '4', '19']);
  });

  it('keeps nothing where nobody is on the way, nor of a call that is over', () => {
    const outside = board(false);
    outside.it.tell(came('one'));
    outside.hear();
    const over = board();
    over.it.tell(came('one'));
    over.it.clear();
    over.hear();
    expect([outside.told, over.told]).toEqual([[], []]);
  });
});
