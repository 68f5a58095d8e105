import type { Scope } from '#lib/kernel/scope.ts';
import { Store } from '#lib/kernel/store.ts';
import type { Readable } from '#lib/kernel/store.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** `links` but for those to whom is in `refused`, for as long as `scope` is open. A link that comes back is the same one. */
export function linksWithout<Link>(
  links: Readable<ReadonlyMap<ParticipantId, Link>>,
  refused: Readable<ReadonlySet<ParticipantId>>,
  scope: Scope,
): Readable<ReadonlyMap<ParticipantId, Link>> {
  const allowed = () => new Map([...links.get()].filter(([id]) => !refused.get().has(id)));
  const rest = new Store<ReadonlyMap<ParticipantId, Link>>(allowed());
  const follow = () => rest.set(allowed());
  scope.add(links.subscribe(follow));
  scope.add(refused.subscribe(follow));
  return rest;
}
