import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import type { MessageId } from '#lib/protocol/chat.ts';

/** px from the end that still count as being there. */
const NEAR_PX = 48;

const isAtEnd = (list: HTMLElement): boolean => list.scrollHeight - list.clientHeight - list.scrollTop <= NEAR_PX;
const scrollToEnd = (list: HTMLElement): void => {
  list.scrollTop = list.scrollHeight;
};

export interface Following {
  /** What is in the list: whatever makes it grow, its end stays in view while somebody is there. */
  readonly content: RefObject<HTMLOListElement | null>;
  /** What others have written since somebody scrolled up; null while the end is in view. */
  readonly missed: number | null;
  readonly toEnd: () => void;
}

/** Keeps the end of a list in view for whoever is there, and takes it there when they write; whoever has scrolled up stays where they are. */
export function useFollowing(list: RefObject<HTMLElement | null>, messages: readonly ChatMessage[]): Following {
  const content = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  // The last message there was when somebody scrolled up; undefined while they have not.
  const [left, setLeft] = useState<MessageId | null | undefined>(undefined);
  const latest = useRef(messages);
  useLayoutEffect(() => {
    latest.current = messages;
  }, [messages]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element || !content.current) return;
    const settle = (): void => {
      follows.current = isAtEnd(element);
      setLeft((was) => (follows.current ? undefined : was === undefined ? (latest.current.at(-1)?.id ?? null) : was));
    };
    // What is new is read from its beginning.
    const first = element.querySelector('[data-testid="chat-new"]');
    if (first) first.scrollIntoView({ block: 'start' });
    else scrollToEnd(element);
    settle();
    let top = element.scrollTop;
    const onScroll = (): void => {
      // Up is somebody's hand. Down may be this.
      if (element.scrollTop < top || isAtEnd(element)) settle();
      top = element.scrollTop;
    };
    const observer = new ResizeObserver(() => {
      if (follows.current) scrollToEnd(element);
      else settle();
    });
    observer.observe(element);
    observer.observe(content.current);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [list]);

  const own = messages.findLast(({ author }) => author.self)?.id ?? null;
  const written = useRef(own);
  useEffect(() => {
    if (own === written.current) return;
    written.current = own;
    follows.current = true;
    if (list.current) scrollToEnd(list.current);
  }, [own, list]);

  return {
    content,
    missed: left === undefined ? null : messages.slice(messages.findIndex(({ id }) => id === left) + 1).filter(({ author, removed }) => !author.self && !removed).length,
    toEnd: () => {
      if (list.current) scrollToEnd(list.current);
    },
  };
}
