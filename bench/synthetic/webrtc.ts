import wrtc from '@roamhq/wrtc';

/**
 * libwebrtc in this process, near enough to a browser's for the app's own transport. It decodes what comes and reports on
 * it as a browser does, so that a sender's estimate of its bandwidth grows as it would.
 */
const { MediaStream, RTCPeerConnection, nonstandard } = wrtc;
export const { RTCAudioSource, RTCVideoSource } = nonstandard;

/** The line after which a description says how much bandwidth a picture may take (RFC 8866, section 5.8). */
const PICTURE = /m=video [^\n]*\n(?:c=[^\n]*\n)?/g;

/**
 * A connection whose picture has the size of its source and at most `most` bit/s from the start, and keeps to that: the library
 * refuses `setParameters` once it is connected. Beside that, it has what the library lacks of the standard.
 */
export class SyntheticConnection extends RTCPeerConnection {
  readonly #most: number;

  constructor(config: RTCConfiguration, most: number) {
    super(config);
    this.#most = most;
  }

  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    const made = description ?? (await (this.signalingState === 'have-remote-offer' ? this.createAnswer() : this.createOffer()));
    await super.setLocalDescription(made);
  }

  override setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    return super.setRemoteDescription({ type, sdp: sdp.replace(PICTURE, `$&b=AS:${Math.round(this.#most / 1_000)}\r\n`) });
  }

  override addTransceiver(trackOrKind: MediaStreamTrack | string, init?: RTCRtpTransceiverInit): RTCRtpTransceiver {
    const sendEncodings = init?.sendEncodings?.map((encoding) => ({ ...encoding, scaleResolutionDownBy: 1 }));
    return super.addTransceiver(trackOrKind, { ...init, ...(sendEncodings && { sendEncodings }) });
  }
}

/** Hangs up in this process what the app's transport expects of a page. */
export function installWebRtc(): void {
  // No capabilities: the transport then prefers no codec, and the library's first one is VP8.
  Object.assign(globalThis, { MediaStream, RTCRtpReceiver: { getCapabilities: () => null } });
}
