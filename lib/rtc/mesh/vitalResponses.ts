import type { LinkInput } from './linkMachine.ts';
import type { Flow } from './linkSenders.ts';
import type { RecoveryInput } from './recoveryMachine.ts';
import type { Vital } from './vitalMachine.ts';

/**
 * What a link shows, tries and sends while the other side is one thing or another. Nobody is to be overheard by whom this side's
 * screen does not show as listening.
 */
export const vitalResponses: Readonly<Record<Vital, { readonly shown: LinkInput; readonly tried: RecoveryInput; readonly flow: Flow }>> = {
  alive: { shown: 'connected', tried: 'heard', flow: 'all' },
  quiet: { shown: 'connected', tried: 'heard', flow: 'all' },
  silent: { shown: 'disconnected', tried: 'silent', flow: 'faint' },
  unanswered: { shown: 'unanswered', tried: 'heard', flow: 'nothing' },
  gone: { shown: 'disconnected', tried: 'silent', flow: 'nothing' },
};
