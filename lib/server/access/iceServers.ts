import type { TurnConfig } from '#lib/config/env.ts';
import type { IceConfig } from '#lib/protocol/events.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import { turnCredentials } from '#lib/server/turn/turnCredentials.ts';

export interface IceSettings {
  readonly stunUrls: readonly string[];
  readonly turn: TurnConfig | null;
}

/** What the credentials of whoever only looks in work for at most, in s: long enough for a preview, which renews them as a call does. */
const PREVIEW_TTL_S = 600;

/** When a client that was given no credentials, since there were too many of them, may ask again, in ms. */
const AGAIN_MS = 60_000;

/**
 * The ICE servers for one participant, at `now` (ms since the epoch). TURN credentials are time-limited (`turnCredentials`), so
 * hand them only to those who showed the room's proof; to a seat they are given for longer than to a preview.
 */
export function iceConfigFor({ stunUrls, turn }: IceSettings, participant: ParticipantId, seated: boolean, now: number): IceConfig {
  const servers = stunServers(stunUrls);
  if (!turn) return { servers, expires: null };

  const expiry = Math.floor(now / 1000) + (seated ? turn.ttl : Math.min(turn.ttl, PREVIEW_TTL_S));
  const { username, password } = turnCredentials(turn.secret, participant, expiry);
  return { servers: [...servers, { urls: [...turn.urls], username, credential: password }], expires: expiry * 1000 };
}

/** What there is without credentials. Where there would be some, clients ask again in a minute. */
export function iceConfigWithoutTurn({ stunUrls, turn }: IceSettings, now: number): IceConfig {
  return { servers: stunServers(stunUrls), expires: turn && now + AGAIN_MS };
}

function stunServers(urls: readonly string[]): IceConfig['servers'] {
  return urls.length > 0 ? [{ urls: [...urls] }] : [];
}
