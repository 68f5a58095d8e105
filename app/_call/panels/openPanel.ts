import { Store } from '#lib/kernel/store.ts';

/** What stands beside the stage. `opener`: what opened it, and gets the focus back. */
export interface OpenPanel {
  readonly kind: 'people' | 'chat';
  readonly opener: HTMLElement | null;
}

/** The panel that is open: one at a time, there is no room for more. */
export const openPanel = new Store<OpenPanel | null>(null);
