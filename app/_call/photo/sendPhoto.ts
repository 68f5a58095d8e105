import type { Call } from '#lib/call/callPort.ts';
import type { PreparedPhoto } from '#lib/call/photo/preparePhoto.ts';

/** What becomes of a photo when somebody presses Send: it is kept whole, for the others to fetch, and said in the chat. */
export function sendPhoto(call: Call, { blob, photo }: PreparedPhoto): void {
  const conversation = call.conversation.get();
  conversation?.photos.put(photo.digest, blob);
  conversation?.chat.sendPhoto(photo);
}
