import { transition } from '#lib/kernel/machine.ts';
import type { TransitionTable } from '#lib/kernel/machine.ts';

export type PushToTalkState =
  /** The key is up. */
  | 'up'
  /** The key is down and lets the microphone speak. */
  | 'talking'
  /** The key is down and means nothing until it has been up. */
  | 'spent';

export type PushToTalkInput =
  /** Down, where it belongs to nothing else, while muted. A key that is held repeats this. */
  | 'press'
  /** Down in a field, on a button, with another key, or while the microphone is on. */
  | 'pressForOther'
  | 'release'
  /** The key's release may go unheard: the window has lost the focus or is hidden. */
  | 'away'
  /** The microphone was switched by other means meanwhile. */
  | 'overruled';

export const pushToTalkTable: TransitionTable<PushToTalkState, PushToTalkInput> = {
  up: { press: 'talking', pressForOther: 'spent', release: null, away: null, overruled: null },
  // A repetition of the key while it is held finds the microphone on: that is no other use of it.
  talking: { press: null, pressForOther: null, release: 'up', away: 'up', overruled: 'spent' },
  spent: { press: null, pressForOther: null, release: 'up', away: 'up', overruled: null },
};

/** Push-to-talk over time: tells `talk` when it begins and ends. */
export class PushToTalk {
  readonly #talk: (on: boolean) => void;
  #state: PushToTalkState = 'up';

  constructor(talk: (on: boolean) => void) {
    this.#talk = talk;
  }

  get state(): PushToTalkState {
    return this.#state;
  }

  /** Gives the state that follows. */
  handle(input: PushToTalkInput): PushToTalkState {
    const before = this.#state;
    const next = transition(pushToTalkTable, before, input);
    if (next === null) return before;
    this.#state = next;
    if (next === 'talking') this.#talk(true);
    // Who has overruled it has also said what the microphone is to be.
    else if (before === 'talking' && input !== 'overruled') this.#talk(false);
    return next;
  }
}
