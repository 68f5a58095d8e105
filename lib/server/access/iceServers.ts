import { createHmac } from 'node:crypto';
import type { TurnConfig } from '#lib/config/env.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

export interface IceSettings {
  readonly stunUrls: readonly string[];
  readonly turn: TurnConfig | null;
}

/**
 * The ICE servers for one participant, at `now` (ms since the epoch). TURN credentials are time-limited
 * (draft-uberti-behave-turn-rest-00, section 2.2: the user name is the Unix time of expiry and a name, the password its
 * HMAC-SHA1), so hand them only to those who showed the room's proof.
 */
export function iceConfigFor(settings: IceSettings, participant: ParticipantId, now: number): IceConfig {
  const servers: IceConfig['servers'] = [];
  if (settings.stunUrls.length > 0) servers.push({ urls: [...settings.stunUrls] });
  if (!settings.turn) return { servers, expires: null };

  const { urls, secret, ttl } = settings.turn;
  const expiry = Math.floor(now / 1000) + ttl;
  const username = `${expiry}:${participant}`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  servers.push({ urls: [...urls], username, credential });
  return { servers, expires: expiry * 1000 };
}
