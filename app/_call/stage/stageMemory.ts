import * as z from 'zod/mini';
import { corners } from './layout.ts';
import { selfPlaces } from './stagePlan.ts';

const selfView = z.object({ place: z.enum(selfPlaces), corner: z.enum(corners) });
/** Where the own picture is, and in which corner while it is in one. */
export type SelfView = Readonly<z.infer<typeof selfView>>;

const KEY = 'parley.self-view';
const atFirst: SelfView = { place: 'automatic', corner: 'bottom-right' };

/** How this browser last had the own picture. Storage may be denied, or filled with anything. */
export function readSelfView(): SelfView {
  try {
    return selfView.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '')).data ?? atFirst;
  } catch {
    return atFirst;
  }
}

export function rememberSelfView(view: SelfView): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(view));
  } catch {
    // Denied or full: the next visit begins as the first one.
  }
}
