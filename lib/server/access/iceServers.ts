import type { TurnConfig } from '#lib/config/env.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { turnCredentials } from '#lib/server/turn/turnCredentials.ts';

export interface IceSettings {
  readonly stunUrls: readonly string[];
  readonly turn: TurnConfig | null;
}

/**
 * The ICE servers for one participant, at `now` (ms since the epoch). TURN credentials are time-limited
 * (`turnCredentials`), so hand them only to those who showed the room's proof.
 */
export function iceConfigFor(settings: IceSettings, participant: ParticipantId, now: number): IceConfig {
  const servers: IceConfig['servers'] = [];
  if (settings.stunUrls.length > 0) servers.push({ urls: [...settings.stunUrls] });
  if (!settings.turn) return { servers, expires: null };

  const { urls, secret, ttl } = settings.turn;
  const expiry = Math.floor(now / 1000) + ttl;
  const { username, password } = turnCredentials(secret, participant, expiry);
  servers.push({ urls: [...urls], username, credential: password });
  return { servers, expires: expiry * 1000 };
}
