import * as z from 'zod/mini';
import { demand } from './demand.ts';
import { MAX_CONTROL_BYTES } from './limits.ts';
import { mediaState } from './participant.ts';

/** What travels on a link's control channel (DTLS-protected, peer to peer, ordered, reliable). */
export const controlMessage = z.union([
  /** Which sources the sender sends from now on. `at` counts the sender's changes, so that an older word never wins. */
  z.strictObject({ kind: z.literal('media'), at: z.int().check(z.gte(0)), media: mediaState }),
  /** What the sender of this shows of the recipient's pictures. `at` counts as above. */
  z.strictObject({ kind: z.literal('demand'), at: z.int().check(z.gte(0)), camera: demand, screen: demand }),
  /** The sender is leaving on purpose: take its tile away now. */
  z.strictObject({ kind: z.literal('bye') }),
]);
export type ControlMessage = Readonly<z.infer<typeof controlMessage>>;

/** The message in `data`, or null for anything that is not one. */
export function parseControl(data: unknown): ControlMessage | null {
  if (typeof data !== 'string' || data.length > MAX_CONTROL_BYTES) return null;
  try {
    const parsed = controlMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
