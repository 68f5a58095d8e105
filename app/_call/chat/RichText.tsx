import clsx from 'clsx';
import { isEmojiOnly, richText } from '#lib/call/chat/richText.ts';
import type { RichPart } from '#lib/call/chat/richText.ts';

/** What somebody wrote, as text nodes and nothing else. It turns no other text around, and grows out of no bubble. */
export function RichText({ text }: { readonly text: string }) {
  return (
    <div dir="auto" className={clsx('whitespace-pre-wrap [overflow-wrap:anywhere] [word-break:normal] [unicode-bidi:plaintext]', isEmojiOnly(text) && 'text-[2.1rem] leading-tight')}>
      {richText(text).map((part) => (
        <Part key={part.at} part={part} />
      ))}
    </div>
  );
}

function Part({ part }: { readonly part: RichPart }) {
  switch (part.kind) {
    case 'text':
      return part.shown;
    case 'code':
      return <code className="rounded-[5px] bg-ink/10 px-1 py-0.5 font-mono text-[0.88em]">{part.shown}</code>;
    case 'block':
      return (
        // It scrolls sideways, for keys as well.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre dir="ltr" tabIndex={0} className="my-1 overflow-x-auto rounded-inner bg-ink/10 px-2.5 py-2 font-mono text-[0.82rem] leading-snug [overflow-wrap:normal]">
          {part.shown}
        </pre>
      );
    case 'link':
      return (
        <a href={part.href} rel="noopener noreferrer" target="_blank" className="link decoration-current/50 hover:decoration-current">
          {part.shown}
        </a>
      );
  }
}
