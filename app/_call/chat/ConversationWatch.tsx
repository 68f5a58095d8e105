import { useEffect, useEffectEvent, useState } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl/react';
import { ChatReader } from '#lib/call/chat/chatReader.ts';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import { excerptOf } from '#lib/call/chat/exportText.ts';
import type { Conversation } from '#lib/call/conversationPort.ts';
import { useNaming } from '../names.ts';
import { openPanel } from '../panels/openPanel.ts';
import { DropZone } from './DropZone.tsx';
import { alertOf } from './messageAlerts.ts';
import { reading } from './reading.ts';
import { unread } from './unread.ts';
import { usePersonNamed } from './usePersonNamed.ts';

/** More than these at once are told as a number. */
const MOST_SAID = 3;
const SAID_CHARS = 200;

const chatIsOpen = (): boolean => openPanel.get()?.kind === 'chat';

/** Notices what comes in: for the badge, for ears, for a page that is hidden, and as toasts. */
export function ConversationWatch({ conversation }: { readonly conversation: Conversation }) {
  const t = useTranslations();
  const naming = useNaming();
  const personNamed = usePersonNamed();
  const [said, say] = useState('');

  const onNews = useEffectEvent((news: readonly ChatMessage[]) => {
    const spoken = news.map(({ author, text, photo }) => {
      const words = [...(photo ? [t('chat.sentPhoto')] : []), excerptOf(text, SAID_CHARS)].join(' ');
      return t('chat.said', { who: naming.spoken(author.name), text: words });
    });
    const [only] = news;
    say(news.length > MOST_SAID ? t('chat.saidMany', { count: news.length }) : spoken.join(' '));
    if (news.length > 1 || !only) alertOf(t('common.product'), t('chat.saidMany', { count: news.length }));
    else alertOf(naming.plain(only.author.name), only.text === '' ? t('chat.photo') : excerptOf(only.text, SAID_CHARS));
  });

  const onRaised = useEffectEvent((id: Parameters<typeof personNamed>[0]) => void toast(t('hands.raised', { who: naming.spoken(personNamed(id)) }), { id: `hand ${id}` }));

  const onReaction = useEffectEvent((from: Parameters<typeof personNamed>[0], name: string) =>
    say(t('hands.reacted', { who: naming.spoken(personNamed(from)), reaction: name })),
  );

  const onOffer = useEffectEvent((peer: Parameters<typeof personNamed>[0], name: string) => {
    toast(t('files.offered', { who: naming.spoken(personNamed(peer)), name }), {
      duration: 10_000,
      action: { label: t('chat.title'), onClick: () => openPanel.set({ kind: 'chat', opener: document.getElementById('open-chat') }) },
      classNames: { actionButton: 'min-h-9 shrink-0 rounded-inner bg-stage px-3 font-semibold text-on-stage' },
    });
  });

  useEffect(() => {
    const { chat, files, hands } = conversation;
    const reader = new ChatReader(chat, (news) => onNews(news));
    const seen = new Set<string>();
    const told = new Set<string>();
    const offers = () => files.snapshot.get().filter(({ direction, state }) => direction === 'in' && state.kind === 'offered');
    const count = () => unread.set(reader.marks.get().unread + offers().filter(({ id }) => !seen.has(id)).length);
    const look = () => {
      const looks = chatIsOpen() && document.visibilityState === 'visible';
      reader.setReading(looks);
      for (const { id, peer, name } of offers()) {
        if (looks) seen.add(id);
        if (!looks && !told.has(id)) onOffer(peer, name);
        told.add(id);
      }
      count();
    };
    let { raised } = hands.snapshot.get();
    let last = hands.snapshot.get().reactions.at(-1)?.key ?? -1;
    const onHands = () => {
      const now = hands.snapshot.get();
      for (const id of now.raised) if (id !== 'self' && !raised.includes(id)) onRaised(id);
      raised = now.raised;
      for (const { key, from, reaction } of now.reactions) {
        if (key > last && from !== 'self') onReaction(from, reaction);
        last = Math.max(last, key);
      }
    };
    const stops = [openPanel.subscribe(look), files.snapshot.subscribe(look), reader.marks.subscribe(count), hands.snapshot.subscribe(onHands)];
    document.addEventListener('visibilitychange', look);
    reading.set(reader);
    look();
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener('visibilitychange', look);
      reader.close();
      reading.set(null);
      unread.set(0);
    };
  }, [conversation]);

  return (
    <>
      <p role="status" className="sr-only" data-testid="chat-words">
        {said}
      </p>
      <DropZone conversation={conversation} />
    </>
  );
}
