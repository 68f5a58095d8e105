import { toBase64Url } from '#lib/kernel/base64url.ts';
import { fingerprint } from '#lib/protocol/verification.ts';
import type { Fingerprint } from '#lib/protocol/verification.ts';
import type { LinkFingerprints } from '../dataLink.ts';

/** The part of an RTCPeerConnection that tells its certificates. */
export interface CertifiedConnection {
  readonly localDescription: { readonly sdp: string } | null;
  readonly remoteDescription: { readonly sdp: string } | null;
  /** Null before data channels are negotiated, and in browsers that do not show it. */
  readonly sctp?: { readonly transport: object } | null;
}

/** SHA-256 lines of a description (RFC 8122, section 5): 32 bytes in hexadecimal, with colons between them. */
const LINE = /^a=fingerprint:sha-256 ((?:[\dA-F]{2}:){31}[\dA-F]{2})\s*$/gimu;

/** The one certificate that a description names; null if it names none by its SHA-256, or several: then it does not say which is in use. */
export function fingerprintIn(sdp: string): Fingerprint | null {
  const [only, ...more] = new Set([...sdp.matchAll(LINE)].map(([, hex = '']) => hex.toUpperCase()));
  if (only === undefined || more.length > 0) return null;
  return fingerprint.parse(toBase64Url(Uint8Array.from(only.split(':'), (byte) => Number.parseInt(byte, 16))));
}

/** `getRemoteCertificates` of RTCDtlsTransport (webrtc-pc, section 5.5), which not every browser has. */
function remoteCertificate(transport: object | undefined): BufferSource | null {
  const read: unknown = transport && 'getRemoteCertificates' in transport ? transport.getRemoteCertificates : null;
  if (typeof read !== 'function') return null;
  const chain: unknown = read.call(transport);
  const first: unknown = Array.isArray(chain) ? chain[0] : null;
  return first instanceof ArrayBuffer ? first : null;
}

/**
 * The certificates that the two ends of `pc` hold. The other side's is what DTLS was done with, wherever the browser shows that; elsewhere it is the
 * one of the description that was applied, which the browser has compared with it (RFC 8827, section 6.5).
 */
export async function readFingerprints(pc: CertifiedConnection): Promise<LinkFingerprints | null> {
  const own = fingerprintIn(pc.localDescription?.sdp ?? '');
  const certificate = remoteCertificate(pc.sctp?.transport);
  const remote = certificate
    ? fingerprint.parse(toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate))))
    : fingerprintIn(pc.remoteDescription?.sdp ?? '');
  return own && remote ? { own, remote } : null;
}
