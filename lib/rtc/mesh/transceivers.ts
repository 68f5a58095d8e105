import { sources } from '#lib/protocol/participant.ts';
import type { Source } from '#lib/protocol/participant.ts';
import type { LocalTracks } from '../mediaTransport.ts';
import { encodingParameters } from './encodings.ts';
import type { PictureEncoding } from './encodings.ts';

/** The four transceivers that every link has from its first offer on, in this order of m-lines. */
export type LinkTransceivers = Readonly<Record<Source, RTCRtpTransceiver>>;

const kinds: Readonly<Record<Source, 'audio' | 'video'>> = { microphone: 'audio', camera: 'video', screen: 'video', screenAudio: 'audio' };

/**
 * VP8 first: without hardware it encodes at half the cost of VP9 and a fifth of AV1. H.264 stays for browsers that lack VP8.
 * Fewer codecs also halve the offer.
 */
const cameraCodecs = ['video/VP8', 'video/H264', 'video/rtx', 'video/red', 'video/ulpfec'];
/** VP9 keeps text sharp at low bitrates; VP8 is what everybody has. */
const screenCodecs = ['video/VP9', 'video/VP8', 'video/H264', 'video/rtx', 'video/red', 'video/ulpfec'];

/**
 * Firefox (153) leaves the `a=rtcp-fb` lines of a codec that is dropped in its offer. They then name a payload type without an
 * `a=rtpmap`, and Chromium (156) takes no such offer: "Failed to parse codecs correctly". Put at the end instead of dropped is safe.
 */
const mayDropCodecs = !globalThis.navigator?.userAgent.includes('Firefox/');

function preferCodecs(transceiver: RTCRtpTransceiver, wanted: readonly string[]): void {
  const capabilities = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const chosen = wanted.flatMap((mimeType) => capabilities.filter((codec) => codec.mimeType === mimeType));
  if (!mayDropCodecs) chosen.push(...capabilities.filter((codec) => !chosen.includes(codec)));
  // An empty list would mean "all of them", which is what a browser that names none gets.
  transceiver.setCodecPreferences(chosen);
}

/** Adds the four to a fresh connection. Tracks of one capture share a stream, so that browsers keep them in sync. */
export function offerTransceivers(pc: RTCPeerConnection, local: LocalTracks, encoding: PictureEncoding): LinkTransceivers {
  const cameraStream = new MediaStream();
  const screenStream = new MediaStream();
  const add = (source: Source): RTCRtpTransceiver =>
    pc.addTransceiver(local[source] ?? kinds[source], {
      direction: 'sendrecv',
      streams: [source === 'microphone' || source === 'camera' ? cameraStream : screenStream],
      ...(source === 'camera' && { sendEncodings: [encodingParameters(encoding, local.camera)] }),
    });
  const transceivers = { microphone: add('microphone'), camera: add('camera'), screen: add('screen'), screenAudio: add('screenAudio') };
  preferCodecs(transceivers.camera, cameraCodecs);
  preferCodecs(transceivers.screen, screenCodecs);
  return transceivers;
}

/**
 * The four as a remote offer has made them; the answering side has to use these, since transceivers added beforehand are
 * not matched to the offer (RFC 8829, section 5.10). Null when the offer is not a link's.
 */
export function adoptTransceivers(pc: RTCPeerConnection): LinkTransceivers | null {
  const [microphone, camera, screen, screenAudio, ...more] = pc.getTransceivers();
  if (!microphone || !camera || !screen || !screenAudio || more.length > 0) return null;
  const transceivers: LinkTransceivers = { microphone, camera, screen, screenAudio };
  if (sources.some((source) => transceivers[source].receiver.track.kind !== kinds[source])) return null;
  const cameraStream = new MediaStream();
  const screenStream = new MediaStream();
  for (const source of sources) {
    transceivers[source].direction = 'sendrecv';
    transceivers[source].sender.setStreams(source === 'microphone' || source === 'camera' ? cameraStream : screenStream);
  }
  preferCodecs(camera, cameraCodecs);
  preferCodecs(screen, screenCodecs);
  return transceivers;
}
