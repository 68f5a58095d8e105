import type { Scenario } from './operations.ts';

/** Runs that once ended badly, shrunk, each under what went wrong. They are played on every test. */
export const counterexamples: readonly { readonly name: string; readonly scenario: Scenario }[] = [
  {
    name: 'a link that was only dropped is not a goodbye: the page that gets its seat back sees everybody',
    scenario: {
      seed: 1567473654,
      mangling: 0.3,
      operations: [
        { do: 'cut', who: 3, wait: 14, other: 6, ms: 3897 },
        { do: 'enter', who: 5, wait: 20 },
        { do: 'offline', who: 2, wait: 290, ms: 535 },
        { do: 'crash', who: 5, wait: 7 },
        { do: 'enter', who: 0, wait: 1517 },
        { do: 'enter', who: 6, wait: 361 },
        { do: 'enter', who: 3, wait: 10 },
        { do: 'open', who: 3, wait: 11 },
        { do: 'offline', who: 2, wait: 480, ms: 756 },
        { do: 'restart', who: 1, wait: 17807, ms: 1974 },
        { do: 'duplicate', who: 3, wait: 9 },
        { do: 'restart', who: 1, wait: 2562, ms: 1683 },
        { do: 'move', who: 4, wait: 1407 },
        { do: 'dropSocket', who: 2, wait: 6748 },
      ],
    },
  },
  {
    name: 'somebody who leaves while Join is pressed does not keep the other one outside',
    scenario: {
      seed: 16,
      mangling: 0,
      operations: [
        { do: 'enter', who: 3, wait: 7 },
        { do: 'wait', who: 0, wait: 4 },
        { do: 'enter', who: 1, wait: 26 },
        { do: 'dropSocket', who: 2, wait: 492 },
        { do: 'enter', who: 2, wait: 18 },
        { do: 'leave', who: 1, wait: 18 },
        { do: 'leave', who: 3, wait: 4955 },
      ],
    },
  },
  {
    name: 'who looks in while the first one sits down sees them: an answer read before does not undo the news',
    scenario: {
      seed: 465449406,
      mangling: 0,
      operations: [
        { do: 'enter', who: 1, wait: 1 },
        { do: 'recover', who: 3, wait: 4 },
        { do: 'open', who: 0, wait: 418 },
      ],
    },
  },
  {
    name: 'a join that was not answered leaves nothing behind: no seat, and no offers to people who cannot answer',
    scenario: {
      seed: 2147483625,
      mangling: 0,
      operations: [
        { do: 'open', who: 0, wait: 16 },
        { do: 'offline', who: 0, wait: 908, ms: 7378 },
        { do: 'crash', who: 2, wait: 1537 },
        { do: 'recover', who: 0, wait: 4317 },
        { do: 'offline', who: 0, wait: 2581, ms: 490 },
        { do: 'offline', who: 0, wait: 8, ms: 16999 },
        { do: 'enter', who: 0, wait: 1 },
        { do: 'crash', who: 1, wait: 6842 },
        { do: 'enter', who: 1, wait: 0 },
      ],
    },
  },
];
