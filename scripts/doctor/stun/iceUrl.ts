/** Where an ICE server is and how it is spoken to (RFC 7064, RFC 7065). */
export interface IceUrl {
  readonly text: string;
  readonly kind: 'stun' | 'turn';
  readonly over: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
}

/** Null when `text` is no such address, or of a kind that no browser takes (DTLS). */
export function parseIceUrl(text: string): IceUrl | null {
  const { kind, secure, host, port, transport } = /^(?<kind>stun|turn)(?<secure>s?):(?<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?<port>\d{1,5}))?(?:\?transport=(?<transport>udp|tcp))?$/.exec(text)?.groups ?? {};
  if ((kind !== 'stun' && kind !== 'turn') || host === undefined) return null;
  if (secure === 's' && transport === 'udp') return null;
  const over = secure === 's' ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp';
  return { text, kind, over, host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port ?? (secure === 's' ? 5349 : 3478)) };
}
