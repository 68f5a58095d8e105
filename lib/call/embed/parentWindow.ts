import type { EmbedPort } from './embedBridge.ts';

/** Whether the page is shown within another one. */
export const isEmbedded = (): boolean => window.parent !== window;

/** The page around this one, where its origin is one of `allowed`. The browser has asked the server's policy before (CSP, frame-ancestors). */
export function parentWindow(allowed: readonly string[]): EmbedPort {
  const { parent } = window;
  // Chromium and Safari say whose it is. Elsewhere each allowed origin is addressed, and the browser delivers to the right one alone.
  const around = window.location.ancestorOrigins?.item(0);
  const origins = around ? allowed.filter((origin) => origin === around) : allowed;
  return {
    post: (event) => {
      for (const origin of origins) parent.postMessage(event, origin);
    },
    listen: (listener) => {
      const heard = ({ source, origin, data }: MessageEvent<unknown>): void => {
        if (source === parent && origins.includes(origin)) listener(data);
      };
      window.addEventListener('message', heard);
      return () => window.removeEventListener('message', heard);
    },
  };
}
