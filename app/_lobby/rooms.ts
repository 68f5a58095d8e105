import type { RecentRoom } from '#lib/call/recentRooms.ts';
import { visitMemory } from '#lib/call/visitMemory.ts';

/** The rooms of this browser, in the shape that React's `useSyncExternalStore` asks for. */
export const subscribeToRooms = (listener: () => void): (() => void) => visitMemory().subscribe(listener);
export const readRooms = (): readonly RecentRoom[] => visitMemory().readRooms();
