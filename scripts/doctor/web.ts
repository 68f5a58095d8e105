import * as z from 'zod';
import { baseHeaders } from '#lib/server/access/securityHeaders.ts';
import { ask } from './ask.ts';
import type { Answer } from './ask.ts';
import { isSecure } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { broken, doubtful, fine, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

const IN_FRONT = 'Something in front of Parley answers in its place, or changes what it says: look at the reverse proxy (docs/operations.md).';

/** ms that the clocks may be apart. Credentials for TURN live on the server's clock and are judged by the TURN server's. */
const SKEW_WARN_MS = 30_000;
const SKEW_FAIL_MS = 300_000;

/** Whether plain HTTP leads to HTTPS. */
export async function checkRedirect(deployment: Deployment): Promise<Finding> {
  const { plainPort, url } = deployment;
  if (!isSecure(deployment) || plainPort === null) return skipped('redirect', 'No plain HTTP to be led away from.');
  const plain = new URL(url);
  plain.protocol = 'http:';
  plain.port = String(plainPort);
  const answer = await ask(deployment, plain);
  if (!answer.ok) return doubtful('redirect', `Plain HTTP (port ${plainPort}) does not answer (${answer.code}).`, 'Whoever types the address without https:// may see an error. Let the reverse proxy listen there and redirect with 301 or 308.');
  const target = URL.canParse(answer.headers.location ?? '', plain) ? new URL(answer.headers.location ?? '', plain) : null;
  if (answer.status >= 300 && answer.status < 400) {
    if (target?.protocol === 'https:' && target.hostname === url.hostname) return fine('redirect', `Plain HTTP leads to HTTPS (${answer.status}).`);
    return broken('redirect', `Plain HTTP leads to ${answer.headers.location ?? 'nowhere'} (${answer.status}).`, `It should lead to ${url.origin}.`);
  }
  return broken('redirect', `Plain HTTP is answered with ${answer.status} instead of a redirect.`, 'A page over plain HTTP gets no camera, and anybody on the way can change its code. Redirect everything to HTTPS with 301 or 308.');
}

/** Whether the page comes with the headers that Parley gives it. */
export async function* checkPage(deployment: Deployment): AsyncGenerator<Finding> {
  const answer = await ask(deployment, new URL('/', deployment.url));
  if (!answer.ok || answer.status !== 200) {
    yield broken('page', `The page is not there (${answer.ok ? answer.status : answer.code}).`, answer.ok && answer.status >= 500 ? 'A proxy that says 502 or 504 does not reach Parley: is it running, and is the address right that the proxy passes to?' : IN_FRONT);
    return;
  }
  yield* headerFindings(deployment, answer);
  yield skewOf(answer);
}

function* headerFindings(deployment: Deployment, { headers }: Extract<Answer, { ok: true }>): Generator<Finding> {
  const said = (name: string) => String(headers[name.toLowerCase()] ?? '');
  const faults: string[] = [];
  for (const [name, value] of Object.entries(baseHeaders)) {
    // Permissions-Policy is looked at for what a call needs, and calls may be embedded.
    if (name !== 'Permissions-Policy' && name !== 'X-Frame-Options' && said(name).toLowerCase() !== value.toLowerCase()) faults.push(`${name} ${said(name) === '' ? 'is missing' : `is "${said(name)}"`}`);
  }
  for (const feature of ['camera', 'microphone', 'display-capture']) {
    if (!said('Permissions-Policy').includes(`${feature}=(self`)) faults.push(`Permissions-Policy does not allow ${feature} to the page itself`);
  }
  const scripts = /script-src ([^;]*)/.exec(said('Content-Security-Policy'))?.[1] ?? '';
  if (!scripts.includes("'nonce-")) faults.push('Content-Security-Policy names no nonce for scripts');
  if (scripts.includes("'unsafe-inline'")) faults.push('Content-Security-Policy allows any inline script');
  if (faults.length > 0) yield broken('headers', `Security headers are not what Parley sends: ${faults.join('; ')}.`, `${IN_FRONT} It should pass headers on as they are.`);
  else yield fine('headers', 'Security headers are complete.');

  if (!isSecure(deployment)) return;
  if (/max-age=[1-9]/.test(said('Strict-Transport-Security'))) yield fine('hsts', 'Browsers are told to use HTTPS alone (Strict-Transport-Security).');
  else yield doubtful('hsts', 'Strict-Transport-Security is missing.', 'Let whatever ends TLS add: Strict-Transport-Security: max-age=31536000. Then a browser that has been here never tries plain HTTP again.');
}

function skewOf({ headers, sent, received }: Extract<Answer, { ok: true }>): Finding {
  const date = Date.parse(headers.date ?? '');
  if (Number.isNaN(date)) return skipped('clock', 'The server tells no time.');
  // It says whole seconds, cut off, and somewhere between these two moments.
  const skew = date + 500 < sent - 500 ? date + 1_000 - sent : date > received ? date - received : 0;
  const shown = `The server’s clock is ${Math.abs(Math.round(skew / 1000))} s ${skew < 0 ? 'behind' : 'ahead of'} this one`;
  const remedy = 'Let both machines, and the TURN server, keep time (timedatectl set-ntp true). TURN credentials are made by one clock and judged by another.';
  if (Math.abs(skew) >= SKEW_FAIL_MS) return broken('clock', `${shown}.`, remedy);
  if (Math.abs(skew) >= SKEW_WARN_MS) return doubtful('clock', `${shown}.`, remedy);
  return fine('clock', 'The server’s clock agrees with this one.');
}

const health = z.object({ status: z.string() });

/** Whether the server says that it is well, and ready for people. */
export async function* checkHealth(deployment: Deployment): AsyncGenerator<Finding> {
  for (const [check, path, well] of [['health', '/api/health', 'ok'], ['ready', '/api/ready', 'ready']] as const) {
    const answer = await ask(deployment, new URL(path, deployment.url));
    const parsed = health.safeParse(answer.ok ? parse(answer.body) : null);
    if (answer.ok && answer.status === 200 && parsed.data?.status === well) yield fine(check, `${path} says ${well}.`);
    else if (parsed.success) yield broken(check, `${path} says ${parsed.data.status}.`, 'This process is stopping. Wait until the next one has started, or see why it does not.');
    else yield broken(check, `${path} does not answer as Parley does (${answer.ok ? answer.status : answer.code}).`, `${IN_FRONT} Every path under /api/ has to reach Parley.`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
