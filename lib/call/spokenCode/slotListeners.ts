import type { SlotNotice } from '#lib/protocol/rendezvous.ts';
import type { NoticeListeners } from '#lib/signaling/signaling.ts';

const ignore = (): void => {};

/** For a socket that is there for one code alone, and in no room. */
export function slotListeners(slot: (notice: SlotNotice) => void): NoticeListeners {
  return { roster: ignore, signal: ignore, evicted: ignore, knocking: ignore, waiting: ignore, admitted: ignore, slot };
}
