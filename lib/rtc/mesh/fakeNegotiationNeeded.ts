import { answeredDirection, reversed, sends } from './fakeSdp.ts';
import type { FakeDescription, Section } from './fakeSdp.ts';
import type { FakeTransceiver } from './fakeTransceiver.ts';

/** Gives each transceiver that has none the lowest mid that is free. */
export function assignMids(transceivers: readonly FakeTransceiver[]): void {
  const used = new Set(transceivers.map(({ mid }) => mid));
  let free = 0;
  for (const transceiver of transceivers) {
    if (transceiver.mid !== null) continue;
    while (used.has(String(free))) free += 1;
    transceiver.mid = String(free);
    used.add(transceiver.mid);
  }
}

/** Whether what is wanted, `data` channels included, differs from what both descriptions say (webrtc-pc, section 4.7.3). */
export function negotiationNeeded(
  local: FakeDescription | null,
  remote: FakeDescription | null,
  transceivers: readonly FakeTransceiver[],
  data: boolean,
): boolean {
  if (data && !local?.sdp.sections.some(({ kind }) => kind === 'application')) return true;
  return transceivers.some((transceiver) => {
    const own = local?.sdp.sections.find(({ mid }) => mid === transceiver.mid);
    const theirs = remote?.sdp.sections.find(({ mid }) => mid === transceiver.mid);
    if (!own || !theirs) return true;
    const wanted = transceiver.direction;
    if (sends(wanted) && own.streams.join() !== transceiver.sender.streams.join()) return true;
    if (local?.type === 'answer') return own.direction !== answeredDirection(wanted, reversed(theirs.direction));
    return own.direction !== wanted && reversed(theirs.direction) !== wanted;
  });
}

/** A transceiver as an m-line. */
export function section({ mid, kind, sender }: FakeTransceiver, direction: RTCRtpTransceiverDirection): Section {
  return { mid: mid ?? '', kind, direction, streams: sends(direction) ? sender.streams : [] };
}
