import { noticeSchemas } from '#lib/protocol/events.ts';
import type { NoticeName, NoticeOf } from '#lib/protocol/events.ts';
import type { NoticeListeners } from './signaling.ts';

type MaybeListening = { readonly [N in NoticeName]?: (notice: NoticeOf<N>) => void };

/** Hands `notice` on if it is what its name says and somebody listens; anything else is dropped. */
export function deliverNotice<N extends NoticeName>(listeners: NoticeListeners, name: N, notice: unknown): void {
  const maybe: MaybeListening = listeners;
  const listener: MaybeListening[N] = maybe[name];
  const parsed = noticeSchemas[name].safeParse(notice);
  if (parsed.success) listener?.(parsed.data);
}
