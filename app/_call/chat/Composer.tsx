import { SendHorizontal, X } from 'lucide-react';
import { useId, useLayoutEffect, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import type { ChatMessage } from '#lib/call/chat/chatPort.ts';
import type { Conversation } from '#lib/call/conversationPort.ts';
import { MAX_TEXT_CHARS } from '#lib/protocol/limits.ts';
import { useNaming } from '../names.ts';
import { EmojiButton } from './EmojiButton.tsx';
import { takePhoto } from './photoHook.ts';
import { SendFiles } from './SendFiles.tsx';
import { useSendFiles } from './sendFiles.ts';

/** What the composer writes. */
export type Writing = { readonly kind: 'new' } | { readonly kind: 'reply' | 'edit'; readonly message: ChatMessage };

/** From here on it is said how many characters are left. */
const COUNTED_FROM = 200;
/** px: more lines than that scroll. */
const TALLEST = 168;
/** The key that an input method takes to itself; some browsers say so with this number alone. */
const TAKEN_BY_INPUT_METHOD = 229;

/** What was begun and not sent: it outlives the panel, and ends with the conversation. */
const drafts = new WeakMap<Conversation, string>();

/** Writes messages. Enter sends, Shift and Enter begins a line; while a syllable is being put together, Enter belongs to the input method. */
export function Composer({ conversation, input, writing, onDone, onEditLast }: {
  readonly conversation: Conversation;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly writing: Writing;
  /** What was to be written is, or is given up. */
  readonly onDone: () => void;
  readonly onEditLast: () => void;
}) {
  const t = useTranslations('chat');
  const { chat } = conversation;
  const counter = useId();
  const sendFiles = useSendFiles(conversation);
  const [text, setText] = useState(drafts.get(conversation) ?? '');
  const edited = writing.kind === 'edit' ? writing.message : null;
  const [shown, setShown] = useState(edited);
  if (edited !== shown) {
    setShown(edited);
    setText(edited ? edited.text : (drafts.get(conversation) ?? ''));
  }
  useGrowing(input, text, edited);

  const change = (next: string) => {
    setText(next);
    if (!edited) drafts.set(conversation, next);
    if (next.trim() !== '') chat.type();
  };
  const insert = (emoji: string) => {
    const field = input.current;
    if (!field || text.length + emoji.length > MAX_TEXT_CHARS) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
    change(field.value);
  };
  const submit = () => {
    // Blanks at the beginning of a line may be code; blank lines around it say nothing.
    const said = text.replace(/^(?:\s*\n)+/u, '').trimEnd();
    if (said === '') return;
    if (writing.kind === 'edit') {
      if (said !== writing.message.text) chat.edit(writing.message.id, said);
    } else {
      if (writing.kind === 'reply') chat.say(said, writing.message.id);
      else chat.say(said);
      drafts.delete(conversation);
      setText('');
    }
    onDone();
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === TAKEN_BY_INPUT_METHOD) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && text === '' && writing.kind === 'new') {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape' && writing.kind !== 'new') {
      // The next one closes the panel.
      event.preventDefault();
      onDone();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    // What is copied from a document comes as text and as a picture of it: it is the text that is meant.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    if (!takePhoto(files)) sendFiles(files);
  };
  const left = MAX_TEXT_CHARS - text.length;
  const blank = text.trim() === '';
  return (
    <div className="px-3 pb-3">
      <div className="rounded-[18px] border border-line-strong/50 bg-card focus-within:border-line-strong">
        {writing.kind === 'new' ? null : <WritingLine writing={writing} onCancel={onDone} />}
        <textarea
          ref={input}
          data-testid="chat-input"
          rows={1}
          dir="auto"
          maxLength={MAX_TEXT_CHARS}
          enterKeyHint="send"
          aria-label={t('placeholder')}
          aria-describedby={left <= COUNTED_FROM ? counter : undefined}
          placeholder={t('placeholder')}
          className="block w-full resize-none rounded-t-[18px] bg-transparent px-4 pt-3 pb-1 outline-none placeholder:text-ink-2"
          value={text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <div className="flex items-center gap-1 p-1.5 pt-0">
          <SendFiles send={sendFiles} />
          <EmojiButton onTake={insert} />
          <span id={counter} data-testid="chat-left" className="ml-auto truncate text-[0.78rem] text-ink-2 tabular-nums">
            {left <= COUNTED_FROM ? t('charactersLeft', { count: left }) : null}
          </span>
          <button
            type="button"
            data-testid="chat-send"
            aria-label={t(writing.kind === 'edit' ? 'save' : 'send')}
            title={t(writing.kind === 'edit' ? 'save' : 'send')}
            aria-disabled={blank || undefined}
            className={`grid size-11 shrink-0 place-items-center rounded-control transition-colors duration-100 ${blank ? 'text-ink-2' : 'bg-accent text-accent-ink hover:bg-accent-strong'}`}
            onClick={submit}
          >
            <SendHorizontal className="size-5" aria-hidden="true" />
          </button>
        </div>
      </div>
    </div>
  );
}

/** What is answered or edited, and the way out of it. */
function WritingLine({ writing, onCancel }: { readonly writing: Exclude<Writing, { readonly kind: 'new' }>; readonly onCancel: () => void }) {
  const t = useTranslations('chat');
  const words = useTranslations('common');
  const naming = useNaming();
  const { author } = writing.message;
  return (
    <div data-testid="chat-writing" className="flex items-center gap-2 border-b border-line pr-1 pl-4 text-small text-ink-2">
      <span className="mr-auto truncate">{writing.kind === 'edit' ? t('editing') : t('replying', { who: author.self ? words('you') : naming.spoken(author.name) })}</span>
      <button type="button" data-testid="chat-cancel" aria-label={t('cancel')} title={t('cancel')} className="icon-button" onClick={onCancel}>
        <X className="size-4" aria-hidden="true" />
      </button>
    </div>
  );
}

function grow(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${Math.min(TALLEST, field.scrollHeight)}px`;
  field.style.overflowY = field.scrollHeight > TALLEST ? 'auto' : 'hidden';
}

/** The field is as tall as its lines, up to a point. What is to be edited gets the focus, with the caret behind it. */
function useGrowing(input: RefObject<HTMLTextAreaElement | null>, text: string, edited: ChatMessage | null): void {
  useLayoutEffect(() => {
    if (input.current) grow(input.current);
  }, [input, text]);
  useLayoutEffect(() => {
    const field = input.current;
    if (!field || !edited) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }, [input, edited]);
}
