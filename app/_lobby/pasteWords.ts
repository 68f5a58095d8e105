import type { TypedCodeFailure } from '#lib/call/spokenCode/overSocket.ts';

/** What can be wrong with a code that was typed. `insecure`: this page has no cryptography to exchange it with. */
export type CodeProblem = Exclude<TypedCodeFailure, 'no-code'> | 'insecure';

export interface PasteWords {
  readonly label: string;
  readonly placeholder: string;
  readonly submit: string;
  readonly nonsense: string;
  /** While the inviting browser is being found. */
  readonly looking: string;
  readonly code: Readonly<Record<CodeProblem, string>>;
  /** Said of a link without its secret; without this word such a link goes to its page, which explains. */
  readonly incomplete?: string;
}

/** The words of a field for links and codes, out of the namespace `link`. */
export function pasteWords(t: (key: 'label' | 'placeholder' | 'submit' | 'nonsense' | 'looking' | `code.${CodeProblem}`) => string): PasteWords {
  return {
    label: t('label'),
    placeholder: t('placeholder'),
    submit: t('submit'),
    nonsense: t('nonsense'),
    looking: t('looking'),
    code: {
      wrong: t('code.wrong'),
      'nobody-there': t('code.nobody-there'),
      used: t('code.used'),
      burnt: t('code.burnt'),
      expired: t('code.expired'),
      busy: t('code.busy'),
      'rate-limited': t('code.rate-limited'),
      unreachable: t('code.unreachable'),
      unanswered: t('code.unanswered'),
      'unknown-word': t('code.unknown-word'),
      incomplete: t('code.incomplete'),
      insecure: t('code.insecure'),
    },
  };
}
