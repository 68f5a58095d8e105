import { Menu } from '@base-ui/react/menu';
import { Copy, Pencil, Reply, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { toast } from 'sonner';
import { useTranslations } from 'use-intl/react';
import { MenuItem } from '#app/_ui/MenuItem.tsx';
import type { Chat, ChatMessage } from '#lib/call/chat/chatPort.ts';
import { copyText } from '../controls/share.ts';

/** Whose menu is open, and beside what. */
export interface OpenMenu {
  readonly message: ChatMessage;
  readonly anchor: HTMLElement;
}

/** What can be done with a message: one menu for all of them. */
export function MessageMenu({ chat, menu, input, onClose, onReply, onEdit }: {
  readonly chat: Chat;
  readonly menu: OpenMenu | null;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly onClose: () => void;
  readonly onReply: (message: ChatMessage) => void;
  readonly onEdit: (message: ChatMessage) => void;
}) {
  const t = useTranslations('chat');
  const writes = useRef(false);
  // While it fades it still says what it said, and the focus goes back to where it was opened.
  const [last, setLast] = useState(menu);
  if (menu && menu !== last) setLast(menu);
  const message = last?.message;
  const copy = async (text: string) => {
    if (await copyText(text)) toast.success(t('copied'));
    else toast.error(t('copyFailed'));
  };
  const write = (begin: (message: ChatMessage) => void) => () => {
    if (!message) return;
    writes.current = true;
    begin(message);
  };
  return (
    <Menu.Root
      open={menu !== null}
      modal={false}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Menu.Portal>
        <Menu.Positioner anchor={last?.anchor ?? null} side="bottom" align="end" sideOffset={4} collisionPadding={12} className="z-50">
          <Menu.Popup
            finalFocus={() => {
              const target = writes.current ? input.current : (last?.anchor ?? true);
              writes.current = false;
              return target;
            }}
            data-testid="message-actions"
            className="popup min-w-48 rounded-control border border-line bg-card p-1.5 text-ink shadow-float outline-none"
          >
            {message ? (
              <>
                <MenuItem testId="chat-reply" icon={Reply} label={t('reply')} onClick={write(onReply)} />
                {message.text === '' ? null : <MenuItem testId="chat-copy" icon={Copy} label={t('copyText')} onClick={() => void copy(message.text)} />}
                {message.author.self ? (
                  <>
                    {message.text === '' ? null : <MenuItem testId="chat-edit" icon={Pencil} label={t('edit')} onClick={write(onEdit)} />}
                    <MenuItem testId="chat-remove" icon={Trash2} label={t('remove')} danger onClick={() => chat.remove(message.id)} />
                  </>
                ) : null}
              </>
            ) : null}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
