export type SectionKind = 'audio' | 'video' | 'application';

export interface Section {
  readonly mid: string;
  readonly kind: SectionKind;
  readonly direction: RTCRtpTransceiverDirection;
  /** Ids of the streams that the sender's track belongs to (RFC 8830). */
  readonly streams: readonly string[];
}

/** Where a connection can be reached: a host, by the address it had while gathering. */
export interface FakeCandidate {
  readonly ufrag: string;
  readonly host: string;
  readonly address: number;
}

/** What a session description says, written as JSON where SDP would be. */
export interface FakeSdp {
  readonly ufrag: string;
  readonly fingerprint: string;
  readonly sections: readonly Section[];
  readonly candidates: readonly FakeCandidate[];
}

export interface FakeDescription {
  readonly type: 'offer' | 'answer';
  readonly sdp: FakeSdp;
}

/** Throws on anything that is not a description, as a browser's parser does. */
export function parseSdp(text: string | undefined): FakeSdp {
  const parsed = JSON.parse(text ?? '') as FakeSdp;
  if (!parsed.ufrag || !parsed.fingerprint || !Array.isArray(parsed.sections)) throw new SyntaxError('not a description');
  return parsed;
}

export function candidateText({ ufrag, host, address }: FakeCandidate): string {
  return `candidate:1 1 udp 1 ${host} ${address} typ host ufrag ${ufrag}`;
}

export function parseCandidate(text: string): FakeCandidate | null {
  const found = /^candidate:1 1 udp 1 (?<host>\S+) (?<address>\d+) typ host ufrag (?<ufrag>\S+)$/.exec(text)?.groups;
  if (!found?.['host'] || !found['ufrag']) return null;
  return { ufrag: found['ufrag'], host: found['host'], address: Number(found['address']) };
}

const sends = (direction: RTCRtpTransceiverDirection): boolean => direction === 'sendrecv' || direction === 'sendonly';
const receives = (direction: RTCRtpTransceiverDirection): boolean => direction === 'sendrecv' || direction === 'recvonly';

function directionOf(send: boolean, receive: boolean): RTCRtpTransceiverDirection {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** What an answer can say to an offer (RFC 8829, section 5.3.1): it sends only where the offer receives, and so on. */
export function answeredDirection(own: RTCRtpTransceiverDirection, offered: RTCRtpTransceiverDirection): RTCRtpTransceiverDirection {
  return directionOf(sends(own) && receives(offered), receives(own) && sends(offered));
}

export function reversed(direction: RTCRtpTransceiverDirection): RTCRtpTransceiverDirection {
  return directionOf(receives(direction), sends(direction));
}

export { sends };
