import { failureWords } from '#app/_i18n/failureWords.ts';
import { MessagePage } from './MessagePage.tsx';

/** What stands when rendering failed. Small, without anything that could fail again. */
export function FailurePage({ retry }: { readonly retry: () => void }) {
  const { words } = failureWords();
  const offline = typeof navigator !== 'undefined' && !navigator.onLine;
  return (
    <MessagePage
      icon={<span className="text-3xl font-bold" aria-hidden="true">!</span>}
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
