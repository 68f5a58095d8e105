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

/** What a certificate is expected at. */
export interface Tls {
  readonly host: string;
  readonly port: number;
  readonly ca: string | null;
  /** ms. */
  readonly patience: number;
}

/** Whether a browser would trust the certificate, and for how long. False when nothing else can be tried. */
export async function* checkCertificate(deployment: Deployment): AsyncGenerator<Finding, boolean> {
  if (!isSecure(deployment)) {
    if (isLocal(deployment)) yield skipped('tls', 'Plain HTTP, which browsers trust with a camera on this machine only.');
    else yield broken('tls', 'The address begins with http://. Browsers give camera and microphone to HTTPS alone.', 'Put a reverse proxy with a certificate in front, and give the doctor the https:// address.');
    return true;
  }
  const { ca, patience } = deployment;
  const findings = await examineCertificate('tls', { host: hostOf(deployment), port: portOf(deployment), ca, patience });
  yield* findings;
  return !findings.some(({ check, verdict }) => check === 'tls' && verdict === 'fail');
}

/** What there is to say of the certificate at `tls`, in findings whose names begin with `check`. */
export async function examineCertificate(check: string, tls: Tls): Promise<readonly Finding[]> {
  const met = await meet(tls);
  if (!met.ok) {
    const plain = met.code === 'EPROTO' || met.code.startsWith('ERR_SSL');
    return [broken(check, `No TLS connection comes about (${met.code}).`, plain ? 'What listens on this port does not speak TLS, or none of a version that is still trusted (1.2 or 1.3). Is it the plain port?' : 'Look at the log of whatever ends TLS there.')];
  }
  const { certificate, authorizationError, protocol } = met;
  const faults = [...validityFaults(check, certificate), ...nameFaults(check, tls.host, certificate), ...chainFault(check, authorizationError)];
  if (faults.some(({ verdict }) => verdict === 'fail')) return faults;
  return [...faults, fine(check, `${protocol}, a chain that is trusted, valid until ${new Date(certificate.valid_to).toISOString().slice(0, 10)}.`)];
}

function* validityFaults(check: string, { valid_from: from, valid_to: to, subject, issuer }: PeerCertificate): Generator<Finding> {
  const days = Math.floor((Date.parse(to) - Date.now()) / DAY_MS);
  const renew = 'Renew it, and see why that did not happen by itself (certbot renew --dry-run; Caddy writes it to its log). The server or proxy has to load it anew.';
  // Of several faults, OpenSSL tells one.
  const own = JSON.stringify(subject) === JSON.stringify(issuer) ? ' It is signed by itself, too.' : '';
  if (Date.parse(to) < Date.now()) yield broken(`${check}-dates`, `The certificate expired on ${to}.${own}`, renew);
  else if (Date.parse(from) > Date.now()) yield broken(`${check}-dates`, `The certificate is not valid before ${from}.`, 'Check the clocks of this machine and of the one that made the certificate.');
  else if (days < SOON_DAYS) yield doubtful(`${check}-dates`, `The certificate expires in ${days} days.`, renew);
}

function* nameFaults(check: string, host: string, certificate: PeerCertificate): Generator<Finding> {
  if (checkServerIdentity(host, certificate) === undefined) return;
  const names = certificate.subjectaltname ?? certificate.subject?.CN ?? 'nothing';
  yield broken(`${check}-name`, `The certificate is for ${String(names)}, not for ${host}.`, `Get a certificate that names ${host}, or use a name that it has. A proxy may be answering with its default site.`);
}

function* chainFault(check: string, code: string | null): Generator<Finding> {
  // Said already, with more detail.
  if (code === null || code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID' || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return;
  const { said, remedy } = chainFaults[code] ?? { said: `The certificate is not trusted (${code}).`, remedy: 'Get one from a public authority, with its whole chain.' };
  yield broken(`${check}-chain`, said, remedy);
}

type Meeting =
  | { readonly ok: true; readonly certificate: PeerCertificate; readonly authorizationError: string | null; readonly protocol: string }
  | { readonly ok: false; readonly code: string };

function meet({ host, port, ca, patience }: Tls): Promise<Meeting> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host,
      port,
      // Whatever it shows is to be looked at, so nothing is refused here.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === null ? {} : { ca }),
    });
    const done = (meeting: Meeting) => {
      socket.destroy();
      resolve(meeting);
    };
    socket.setTimeout(patience, () => done({ ok: false, code: 'ETIMEDOUT' }));
    socket.once('error', (error) => done({ ok: false, code: codeOf(error) }));
    socket.once('secureConnect', () => {
      const given: unknown = socket.authorizationError;
      const authorizationError = socket.authorized ? null : given instanceof Error ? codeOf(given) : String(given);
      done({ ok: true, certificate: socket.getPeerCertificate(true), authorizationError, protocol: socket.getProtocol() ?? 'TLS' });
    });
  });
}
