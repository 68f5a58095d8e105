import type { Plan } from '#lib/call/invite/plan.ts';

/** A room that is shared: its whole link, the title it has in this browser (may be empty), and when people want to meet there. */
export interface Sharing {
  readonly link: string;
  readonly title: string;
  readonly plan: Plan | null;
}
