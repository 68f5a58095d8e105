import { checkServerIdentity, connect } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { hostOf, isLocal, isSecure, portOf } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { broken, codeOf, doubtful, fine, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

const DAY_MS = 86_400_000;
/** A certificate that is not renewed by now has a renewal that is broken: Let's Encrypt's are renewed 30 days before their end. */
const SOON_DAYS = 14;

const chainFaults: Readonly<Record<string, { readonly said: string; readonly remedy: string }>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    said: 'The chain is incomplete: the server does not send the certificate that its own was signed with.',
    remedy: 'Configure the whole chain (certbot calls it fullchain.pem), not the server’s certificate alone. Some browsers fetch what is missing, others do not.',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    said: 'The certificate is signed by itself, and no browser trusts it.',
    remedy: 'Get one from an authority, such as Let’s Encrypt: Caddy does so by itself, for nginx there is certbot.',
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    said: 'The certificate comes from an authority that is not publicly trusted.',
    remedy: 'Every device needs that authority installed. Run the doctor with NODE_EXTRA_CA_CERTS=authority.pem to trust it here, or get a certificate from a public authority.',
  },
};

/** Whether a browser would trust the certificate, and for how long. */
export async function* checkCertificate(deployment: Deployment): AsyncGenerator<Finding, boolean> {
  if (!isSecure(deployment)) {
    if (isLocal(deployment)) yield skipped('tls', 'Plain HTTP, which browsers trust with a camera on this machine only.');
    else yield broken('tls', 'The address begins with http://. Browsers give camera and microphone to HTTPS alone.', 'Put a reverse proxy with a certificate in front (docs/operations.md), and give the doctor the https:// address.');
    return true;
  }
  const met = await meet(deployment);
  if (!met.ok) {
    yield broken('tls', `No TLS connection comes about (${met.code}).`, met.code === 'EPROTO' || met.code.startsWith('ERR_SSL') ? 'What listens on this port does not speak TLS, or none of a version that is still trusted (1.2 or 1.3). Is it the plain HTTP port?' : 'Look at the log of whatever ends TLS there.');
    return false;
  }
  const { certificate, authorizationError, protocol } = met;
  const faults = [...validityFaults(certificate), ...nameFaults(deployment, certificate), ...chainFault(authorizationError)];
  for (const fault of faults) yield fault;
  if (faults.some(({ verdict }) => verdict === 'fail')) return true;
  yield fine('tls', `${protocol}, a chain that is trusted, valid until ${new Date(certificate.valid_to).toISOString().slice(0, 10)}.`);
  return true;
}

function* validityFaults({ valid_from: from, valid_to: to, subject, issuer }: PeerCertificate): Generator<Finding> {
  const days = Math.floor((Date.parse(to) - Date.now()) / DAY_MS);
  const renew = 'Renew it, and see why that did not happen by itself (certbot renew --dry-run; Caddy writes it to its log). The server or proxy has to load it anew.';
  // Of several faults, OpenSSL tells one.
  const own = JSON.stringify(subject) === JSON.stringify(issuer) ? ' It is signed by itself, too.' : '';
  if (Date.parse(to) < Date.now()) yield broken('tls-dates', `The certificate expired on ${to}.${own}`, renew);
  else if (Date.parse(from) > Date.now()) yield broken('tls-dates', `The certificate is not valid before ${from}.`, 'Check the clocks of this machine and of the one that made the certificate.');
  else if (days < SOON_DAYS) yield doubtful('tls-dates', `The certificate expires in ${days} days.`, renew);
}

function* nameFaults(deployment: Deployment, certificate: PeerCertificate): Generator<Finding> {
  const host = hostOf(deployment);
  if (checkServerIdentity(host, certificate) === undefined) return;
  const names = certificate.subjectaltname ?? certificate.subject?.CN ?? 'nothing';
  yield broken('tls-name', `The certificate is for ${String(names)}, not for ${host}.`, `Get a certificate that names ${host}, or open the site by a name that it has. The proxy may be answering with its default site.`);
}

function* chainFault(code: string | null): Generator<Finding> {
  // Said already, with more detail.
  if (code === null || code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID' || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return;
  const { said, remedy } = chainFaults[code] ?? { said: `The certificate is not trusted (${code}).`, remedy: 'Get one from a public authority, with its whole chain.' };
  yield broken('tls-chain', said, remedy);
}

type Meeting =
  | { readonly ok: true; readonly certificate: PeerCertificate; readonly authorizationError: string | null; readonly protocol: string }
  | { readonly ok: false; readonly code: string };

function meet(deployment: Deployment): Promise<Meeting> {
  const host = hostOf(deployment);
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host,
      port: portOf(deployment),
      // Whatever it shows is to be looked at, so nothing is refused here.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(deployment.ca === null ? {} : { ca: deployment.ca }),
    });
    const done = (meeting: Meeting) => {
      socket.destroy();
      resolve(meeting);
    };
    socket.setTimeout(deployment.patience, () => done({ ok: false, code: 'ETIMEDOUT' }));
    socket.once('error', (error) => done({ ok: false, code: codeOf(error) }));
    socket.once('secureConnect', () => {
      const given: unknown = socket.authorizationError;
      const authorizationError = socket.authorized ? null : given instanceof Error ? codeOf(given) : String(given);
      done({ ok: true, certificate: socket.getPeerCertificate(true), authorizationError, protocol: socket.getProtocol() ?? 'TLS' });
    });
  });
}
