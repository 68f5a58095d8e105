import type { TransitionTable } from '#lib/kernel/machine.ts';
import type { LinkState } from '../linkState.ts';

/** What happens to a link, from whatever source. */
export type LinkInput =
  /** An offer of either side is on its way through. */
  | 'negotiating'
  /** ICE and DTLS are up. */
  | 'connected'
  /** The other side's page does not answer. */
  | 'unanswered'
  /** Nothing is heard just now. */
  | 'disconnected'
  /** What was tried did not help; another connection is made. */
  | 'failed';

/** The states a person sees. A link that was up once is `interrupted`, not `connecting`, while it is being mended. */
export const linkTable: TransitionTable<LinkState, LinkInput> = {
  new: { negotiating: 'connecting', connected: 'connected', unanswered: null, disconnected: null, failed: null },
  connecting: { negotiating: null, connected: 'connected', unanswered: null, disconnected: null, failed: 'failed' },
  connected: { negotiating: null, connected: null, unanswered: 'interrupted', disconnected: 'interrupted', failed: 'interrupted' },
  interrupted: { negotiating: null, connected: 'connected', unanswered: null, disconnected: null, failed: 'failed' },
  failed: { negotiating: null, connected: 'connected', unanswered: 'interrupted', disconnected: null, failed: null },
};
