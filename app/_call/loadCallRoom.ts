/** The words that end a call. */
export const loadEnded = () => import('./status/Ended.tsx');

/**
 * The stage's code. The preview asks for it as soon as a hand comes near Join, so that it is there when the call is; and for
 * the end along with it, which has to show even when the network is what ended the call.
 */
export async function loadCallRoom() {
  const [room] = await Promise.all([import('./CallRoom.tsx'), loadEnded()]);
  return room;
}
