import type { PersonVerification, VerificationSnapshot } from './verificationPort.ts';

/** How everybody in the room is verified, in one word. */
export type Overall =
  /** By the room's secret, as everybody is. */
  | 'link'
  /** The person here has heard the words from everybody. */
  | 'voice'
  /** Of somebody it is to be doubted. */
  | 'doubt';

/** Whether there is reason to compare before going on. */
export function isDoubtful({ exchange, verdict }: PersonVerification): boolean {
  return verdict === 'refused' || verdict === 'changed' || (exchange.state === 'failed' && exchange.reason === 'mismatch');
}

export function overall({ people }: VerificationSnapshot): Overall {
  const everybody = [...people.values()];
  if (everybody.some(isDoubtful)) return 'doubt';
  return everybody.length > 0 && everybody.every(({ verdict }) => verdict === 'voice') ? 'voice' : 'link';
}
