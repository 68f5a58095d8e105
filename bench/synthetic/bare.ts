import { io } from 'socket.io-client';
import * as z from 'zod/mini';
import { SerialQueue } from '#lib/kernel/serialQueue.ts';
import type { SyntheticDevices } from './devices.ts';
import { SyntheticConnection } from './webrtc.ts';

const offer = z.object({ type: z.literal('offer'), sdp: z.string() });
const candidate = z.object({ candidate: z.string(), sdpMid: z.nullable(z.string()), sdpMLineIndex: z.nullable(z.number()) });

export interface BarePeopleOptions {
  /** Address of the bare mesh that a browser sits in. */
  readonly link: string;
  readonly seats: number;
  readonly devices: SyntheticDevices;
  /** bit/s of each one's picture. */
  readonly maxBitrate: number;
}

/** Takes a seat in the room of bare pages: answers the browser that calls, and calls nobody. */
function sitDown({ link, devices, maxBitrate }: BarePeopleOptions): Promise<void> {
  const { origin, searchParams } = new URL(link);
  const socket = io(origin, { transports: ['websocket'], forceNew: true, query: { room: searchParams.get('room') } });
  const pc = new SyntheticConnection({}, maxBitrate);
  const take = async (caller: string, message: unknown) => {
    const described = offer.safeParse(message);
    if (!described.success) return pc.addIceCandidate(candidate.parse(message));
    await pc.setRemoteDescription(described.data);
    for (const track of [devices.microphone, devices.camera]) pc.addTrack(track);
    pc.addEventListener('icecandidate', ({ candidate: found }) => {
      if (found?.candidate) socket.emit('to', caller, { candidate: found.candidate, sdpMid: found.sdpMid, sdpMLineIndex: found.sdpMLineIndex });
    });
    await pc.setLocalDescription();
    socket.emit('to', caller, { type: pc.localDescription?.type, sdp: pc.localDescription?.sdp });
  };
  return new Promise((resolve, reject) => {
    // A candidate waits for the description before it.
    const queue = new SerialQueue(reject);
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'connected') resolve();
    });
    socket.on('from', (caller: string, message: unknown) => void queue.push(() => take(caller, message)));
    socket.on('connect', () => socket.emit('here'));
  });
}

export async function seatBarePeople(options: BarePeopleOptions): Promise<void> {
  for (let seat = 0; seat < options.seats; seat++) await sitDown(options);
}
