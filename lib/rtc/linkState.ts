/** What a person is told about the connection to one other participant (`data-link` on a tile). */
export type LinkState = 'new' | 'connecting' | 'connected' | 'interrupted' | 'failed';

/** What is done about a link that is lost, in the order in which it is tried. */
export const repairs = [
  /** The same connection looks for another path. */
  'path',
  /** Fresh connections are made, over whichever path there is. */
  'fresh',
  /** Some of them through a relay alone. */
  'relay',
] as const;
export type Repair = (typeof repairs)[number];

/** Whether the link was up, or was to be, and is not. */
export const isLost = (link: LinkState): boolean => link === 'interrupted' || link === 'failed';
