import type { TransitionTable } from '#lib/kernel/machine.ts';
import type { SocketState } from './signaling.ts';

export type SocketInput = 'opened' | 'lost' | 'closed';

export const socketTable: TransitionTable<SocketState, SocketInput> = {
  connecting: { opened: 'connected', lost: null, closed: 'closed' },
  connected: { opened: null, lost: 'reconnecting', closed: 'closed' },
  reconnecting: { opened: 'connected', lost: null, closed: 'closed' },
  closed: { opened: null, lost: null, closed: null },
};
