import { failureWords } from '#app/_i18n/failureWords.ts';
import { MessagePage } from './MessagePage.tsx';

/** What stands when rendering failed. Small, without anything that could fail again. */
export function FailurePage({ retry }: { readonly retry: () => void }) {
  const { words } = failureWords();
  const offline = typeof navigator !== 'undefined' && !navigator.onLine;
  return (
    <MessagePage
      icon={
        <svg viewBox="0 0 24 24" className="size-8 fill-none stroke-current stroke-[1.8]" aria-hidden="true">
          <path d="M12 8v5M12 16.500v.1M10.300 3.900 2.500 17.500A2 2 0 0 0 4.200 20.500h15.600a2 2 0 0 0 1.700-3L13.700 3.900a2 2 0 0 0-3.400 0z" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      }
      title={offline ? words.offlineTitle : words.title}
      actions={
        <>
          <button type="button" className="button button-primary" onClick={retry}>
            {words.again}
          </button>
          {/* A whole page load: whatever broke in this one is gone then. */}
          <a href="/" className="button">
            {words.back}
          </a>
        </>
      }
    >
      {offline ? words.offlineBody : words.body}
    </MessagePage>
  );
}
