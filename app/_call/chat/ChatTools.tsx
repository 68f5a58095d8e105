import { Bell, BellRing, Download } from 'lucide-react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl/react';
import type { Chat } from '#lib/call/chat/chatPort.ts';
import { exportText } from '#lib/call/chat/exportText.ts';
import { useNaming } from '../names.ts';
import { download, stamp } from './download.ts';
import { messageAlerts, switchAlerts } from './messageAlerts.ts';
import { useChatWords } from './useChatWords.ts';
import { useReadable } from './useConversation.ts';

/** What can be done with the chat as a whole. */
export function ChatTools({ chat }: { readonly chat: Chat }) {
  const t = useTranslations('chat');
  const common = useTranslations('common');
  const naming = useNaming();
  const { dateAndTime } = useChatWords();
  const alerts = useReadable(messageAlerts);
  const empty = useReadable(chat.snapshot).messages.length === 0;
  const BellIcon = alerts === 'on' ? BellRing : Bell;
  const bell = t(alerts === 'on' ? 'alerts.off' : 'alerts.on');
  const change = async () => {
    const now = await switchAlerts();
    if (now === 'on') toast.success(t('alerts.isOn'));
    else if (now === 'off') toast(t('alerts.isOff'));
    else toast.warning(t(`alerts.${now}`), { duration: 10_000 });
  };
  const save = () => {
    const text = exportText(chat.snapshot.get().messages, {
      time: dateAndTime,
      name: ({ author }) => (author.name === '' ? common(author.self ? 'you' : 'guest') : naming.plain(author.name)),
      edited: t('edited'),
      removed: t('removed'),
      photo: (width, height) => t('exportPhoto', { width: String(width), height: String(height) }),
      replyTo: (name, text) => t('exportReply', { name, text }),
    });
    download(new Blob([text], { type: 'text/plain;charset=utf-8' }), `${t('exportName')} ${stamp(Date.now())}.txt`);
  };
  return (
    <>
      <button type="button" data-testid="chat-alerts" aria-pressed={alerts === 'on'} aria-label={bell} title={bell} className="icon-button" onClick={() => void change()}>
        <BellIcon className={alerts === 'on' ? 'size-[18px] text-accent-text' : 'size-[18px]'} aria-hidden="true" />
      </button>
      {empty ? null : (
        <button type="button" data-testid="chat-export" aria-label={t('export')} title={t('export')} className="icon-button" onClick={save}>
          <Download className="size-[18px]" aria-hidden="true" />
        </button>
      )}
    </>
  );
}
