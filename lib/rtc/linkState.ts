/** What a person is told about the connection to one other participant (`data-link` on a tile). */
export type LinkState = 'new' | 'connecting' | 'connected' | 'interrupted' | 'failed';
