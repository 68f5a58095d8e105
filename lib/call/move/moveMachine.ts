import type { TransitionTable } from '#lib/kernel/machine.ts';
import type { MoveState } from './movePort.ts';

export type MoveInput =
  /** This device is at the meeting place. */
  | 'met'
  /** Another one has asked with the key of the code. */
  | 'asked'
  /** The seat was taken by whoever has its token now. */
  | 'taken'
  /** Its time is over, the person has closed it, or nobody can be met. */
  | 'ended';

/** A code is good once: nothing leads back to `waiting`. What has been taken is not taken back by closing the dialog. */
export const moveTable: TransitionTable<MoveState['kind'], MoveInput> = {
  opening: { met: 'waiting', asked: null, taken: null, ended: 'over' },
  waiting: { met: null, asked: 'handed', taken: null, ended: 'over' },
  handed: { met: null, asked: null, taken: 'moving', ended: 'over' },
  moving: { met: null, asked: null, taken: null, ended: null },
  over: { met: null, asked: null, taken: null, ended: null },
};
