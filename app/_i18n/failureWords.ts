import { isLocale } from './locale.ts';
import type { Locale } from './locale.ts';

/** The words of the error pages. They are apart because an error page can count on nothing but itself. */
const words = {
  en: {
    title: 'Something broke on our side',
    body: 'The page could not be shown. Try again; if you are in a call, your seat is kept.',
    offlineTitle: 'You are offline',
    offlineBody: 'The page could not be loaded. Check your connection and try again; the room waits.',
    again: 'Try again',
    back: 'Back to the start',
  },
  ko: {
    title: '저희 쪽에서 문제가 생겼어요',
    body: '화면을 보여 드리지 못했어요. 다시 시도해 주세요. 통화 중이었다면 자리는 그대로 있어요.',
    offlineTitle: '오프라인이에요',
    offlineBody: '페이지를 불러오지 못했어요. 연결을 확인하고 다시 시도해 주세요. 방은 그대로 있어요.',
    again: '다시 시도',
    back: '처음으로',
  },
} as const satisfies Readonly<Record<Locale, Readonly<Record<string, string>>>>;

/** In the language that the page was in. */
export function failureWords(): { readonly locale: Locale; readonly words: (typeof words)[Locale] } {
  const language = typeof document === 'undefined' ? 'en' : document.documentElement.lang;
  const locale = isLocale(language) ? language : 'en';
  return { locale, words: words[locale] };
}
