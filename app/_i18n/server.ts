import { cookies, headers } from 'next/headers';
import compile from 'icu-minify/compile';
import { createTranslator } from 'use-intl/core';
import en from './en.json' with { type: 'json' };
import ko from './ko.json' with { type: 'json' };
import { LOCALE_COOKIE, negotiateLocale } from './locale.ts';
import type { Locale } from './locale.ts';

export type Messages = typeof en;
export type Namespace = keyof Messages;

interface Tree {
  readonly [key: string]: string | Tree;
}

/**
 * ICU messages parsed here, once, so that no parser has to travel: next.config.ts takes the parser out of use-intl. The
 * types stay those of the source, from which keys and arguments are checked.
 */
function compiled<T extends Tree>(tree: T): T {
  // The clones are plain objects; the compiler's have no prototype, and React does not send those.
  const entries = Object.entries(tree).map(([key, value]) => [key, typeof value === 'string' ? structuredClone(compile(value)) : compiled(value)]);
  return Object.fromEntries(entries) as T;
}

const messagesOf: Readonly<Record<Locale, Messages>> = { en: compiled(en), ko: compiled(ko) };

/** The language of this request. */
export async function requestLocale(): Promise<Locale> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return negotiateLocale(jar.get(LOCALE_COOKIE)?.value, head.get('accept-language'));
}

/** Translations of one namespace for a server component. */
export async function translator<N extends Namespace>(namespace: N) {
  const locale = await requestLocale();
  return createTranslator<Messages, N>({ locale, messages: messagesOf[locale], namespace });
}

/** Those namespaces only, for handing to the browser. */
export async function pickMessages<N extends Namespace>(...namespaces: N[]): Promise<Pick<Messages, N>> {
  const messages = messagesOf[await requestLocale()];
  const picked: Partial<Messages> = {};
  for (const namespace of namespaces) picked[namespace] = messages[namespace];
  return picked as Pick<Messages, N>;
}
