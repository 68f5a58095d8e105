import { headers } from 'next/headers';
import { requestLocale, translator } from '#app/_i18n/server.ts';

export const dynamic = 'force-dynamic';

/** ms between two looks whether the server can be reached again. */
const RETRY_MS = 3_000;

/**
 * What the service worker shows where the server cannot be reached. One document without React: it stands at the address of the page that could
 * not be had, whose fragment it must not touch.
 */
export async function GET(): Promise<Response> {
  const [locale, t, words, head] = await Promise.all([requestLocale(), translator('offline'), translator('common'), headers()]);
  const nonce = head.get('x-nonce') ?? '';
  const html = `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${t('title')} · ${words('product')}</title>
<style>
  :root { color-scheme: light dark; --paper: #faf7f2; --ink: #1b1a17; --ink-2: #5d594f; }
  @media (prefers-color-scheme: dark) { :root { --paper: #171614; --ink: #f5f1ea; --ink-2: #b5aea2; } }
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
    font: 1.0625rem/1.55 system-ui, -apple-system, 'Segoe UI', 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', sans-serif; word-break: keep-all; }
  main { max-width: 30rem; padding: 2rem 1.25rem 6rem; }
  h1 { margin: 0; font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.15; letter-spacing: -0.02em; }
  p { margin: 1rem 0 1.75rem; color: var(--ink-2); }
  button { min-height: 3rem; padding: 0 1.5rem; border: 0; border-radius: 14px; background: #ff8652; color: #2a1006; font: inherit; font-weight: 600; cursor: pointer; }
  button:focus-visible { outline: 2.5px solid var(--ink); outline-offset: 2px; }
</style>
<main data-testid="offline">
  <h1>${t('title')}</h1>
  <p>${t('body')}</p>
  <button type="button">${t('retry')}</button>
</main>
<script nonce="${nonce}">
  const reload = () => {
    clearInterval(timer);
    location.reload();
  };
  const look = () => fetch('/api/health', { cache: 'no-store' }).then(({ ok }) => ok && reload(), () => {});
  document.querySelector('button').addEventListener('click', reload);
  addEventListener('online', look);
  const timer = setInterval(look, ${RETRY_MS});
</script>
</html>
`;
  return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } });
}
