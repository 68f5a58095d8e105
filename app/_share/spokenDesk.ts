import { useEffect, useState } from 'react';
import type { InvitedRoom } from '#lib/call/spokenCode/exchange.ts';
import type { InvitationState, SpokenInvitation } from '#lib/call/spokenCode/spokenInvitation.ts';
import { Store } from '#lib/kernel/store.ts';

const nothing = { code: null, until: 0, failures: 0 } as const;

/** Makes spoken codes for one room, one at a time, and owns the last one. The code for that is fetched with the first. */
export class SpokenDesk {
  /** Null until one was wanted. */
  readonly state = new Store<InvitationState | null>(null);
  #invitation: SpokenInvitation | null = null;
  /** Which of the codes that were wanted is the last one. */
  #wanted = 0;

  /** Makes a new code; the former is worth nothing from then on. */
  async make(room: InvitedRoom): Promise<void> {
    this.end();
    const wanted = this.#wanted;
    this.state.set({ stage: 'opening', ...nothing });
    const loaded = await import('#lib/call/spokenCode/overSocket.ts').catch(() => null);
    if (wanted !== this.#wanted) return;
    if (!loaded) return this.state.set({ stage: 'unreachable', ...nothing });
    const invitation = loaded.inviteBySpokenCode(location.origin, room);
    this.#invitation = invitation;
    const show = () => (wanted === this.#wanted ? this.state.set(invitation.state.get()) : undefined);
    invitation.state.subscribe(show);
    show();
  }

  /** Gives the code up. */
  end(): void {
    this.#wanted += 1;
    this.#invitation?.close();
    this.#invitation = null;
    this.state.set(null);
  }
}

/** A desk for as long as the caller shows the room at `link`: another link, and codes for the former one are worth nothing. */
export function useSpokenDesk(link: string): SpokenDesk {
  const [desk] = useState(() => new SpokenDesk());
  useEffect(() => () => desk.end(), [desk, link]);
  return desk;
}
