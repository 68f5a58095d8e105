/** A STUN or TURN URI taken apart (RFC 7064, RFC 7065). */
export interface TurnUrl {
  readonly kind: 'stun' | 'turn';
  readonly host: string;
  readonly port: number;
  /** How a client talks to the server. `tls` is TLS over TCP. */
  readonly transport: 'udp' | 'tcp' | 'tls';
}

const PATTERN = /^(?<kind>stun|turn)(?<secure>s?):(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9.-]+))(?::(?<port>\d{1,5}))?(?:\?transport=(?<transport>udp|tcp))?$/u;

/** Null for what is no such URI, and for DTLS (`turns:…?transport=udp`), which is not spoken here. */
export function parseTurnUrl(text: string): TurnUrl | null {
  const found = PATTERN.exec(text)?.groups;
  const host = found?.['v6'] ?? found?.['name'];
  if (!found || host === undefined) return null;
  const secure = found['secure'] === 's';
  if (secure && found['transport'] === 'udp') return null;
  const port = Number(found['port'] ?? (secure ? 5349 : 3478));
  if (port < 1 || port > 65_535) return null;
  const transport = secure ? 'tls' : found['transport'] === 'tcp' ? 'tcp' : 'udp';
  return { kind: found['kind'] === 'stun' ? 'stun' : 'turn', host, port, transport };
}
