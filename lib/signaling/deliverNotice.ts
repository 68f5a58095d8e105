import { noticeSchemas } from '#lib/protocol/events.ts';
import type { NoticeName, NoticeOf } from '#lib/protocol/events.ts';
import type { NoticeListeners } from './signaling.ts';

/** Hands `notice` on if it is what its name says; anything else is dropped. */
export function deliverNotice<N extends NoticeName>(listeners: NoticeListeners, name: N, notice: unknown): void {
  const listener: ((notice: NoticeOf<N>) => void) | undefined = listeners[name];
  const parsed = noticeSchemas[name].safeParse(notice);
  if (parsed.success) listener?.(parsed.data);
}
