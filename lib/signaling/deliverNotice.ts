import { noticeSchemas } from '#lib/protocol/events.ts';
import type { NoticeName } from '#lib/protocol/events.ts';
import type { NoticeListeners } from './signaling.ts';

/** Hands `notice` on if it is what its name says; anything else is dropped. */
export function deliverNotice<N extends NoticeName>(listeners: NoticeListeners, name: N, notice: unknown): void {
  const listener: NoticeListeners[N] = listeners[name];
  const parsed = noticeSchemas[name].safeParse(notice);
  if (parsed.success) listener(parsed.data);
}
