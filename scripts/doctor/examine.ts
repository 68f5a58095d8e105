import { checkCertificate } from './certificate.ts';
import type { Deployment } from './deployment.ts';
import type { Finding } from './finding.ts';
import { checkReach } from './reach.ts';
import { checkIce } from './relay.ts';
import { checkSocket, lookIn, signalingFinding } from './signaling.ts';
import { checkHealth, checkPage, checkRedirect } from './web.ts';

/** Looks at a deployment from outside, one thing after the other, and leaves out what cannot work because of what was found before. */
export async function* examine(deployment: Deployment): AsyncGenerator<Finding> {
  if (!(yield* checkReach(deployment))) return;
  if (!(yield* checkCertificate(deployment))) return;
  yield await checkRedirect(deployment);
  yield* checkPage(deployment);
  yield* checkHealth(deployment);
  if (!(yield* checkSocket(deployment))) return;
  const looked = await lookIn(deployment);
  yield signalingFinding(looked);
  if (looked.ok) yield* checkIce(deployment, looked.ice);
}
