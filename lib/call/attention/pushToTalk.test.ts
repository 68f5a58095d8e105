import { describe, expect, it } from 'vitest';
import { PushToTalk, pushToTalkTable } from './pushToTalk.ts';
import type { PushToTalkInput } from './pushToTalk.ts';

/** What was told to the microphone, and where the key ended. */
function run(...inputs: PushToTalkInput[]) {
  const told: boolean[] = [];
  const pushToTalk = new PushToTalk((on) => told.push(on));
  for (const input of inputs) pushToTalk.handle(input);
  return [pushToTalk.state, told];
}

describe('push-to-talk', () => {
  it.each<[string, PushToTalkInput[], string, boolean[]]>([
    ['talks while the key is held', ['press', 'press', 'press', 'release'], 'up', [true, false]],
    ['ends when the window is left', ['press', 'away', 'release'], 'up', [true, false]],
    ['leaves a key alone that was pressed in a field, until it has been up', ['pressForOther', 'press', 'release', 'press'], 'talking', [true]],
    ['is not ended by its own repetition, which finds the microphone on', ['press', 'pressForOther', 'release'], 'up', [true, false]],
    ['lets whoever switches the microphone meanwhile have the last word', ['press', 'overruled', 'press', 'release'], 'up', [true]],
    ['does nothing without a press', ['release', 'away', 'overruled'], 'up', []],
  ])('%s', (_, inputs, state, told) => {
    expect(run(...inputs)).toEqual([state, told]);
  });

  it('never leaves the microphone on once the key is up, whatever happens', () => {
    const inputs = Object.keys(pushToTalkTable.up) as PushToTalkInput[];
    const walk = (path: PushToTalkInput[]): void => {
      const [state, told] = run(...path);
      if (state === 'up' && !path.includes('overruled')) expect((told as boolean[]).at(-1) ?? false).toBe(false);
      if (path.length < 5) for (const input of inputs) walk([...path, input]);
    };
    walk([]);
  });
});
