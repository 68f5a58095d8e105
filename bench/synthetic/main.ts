// Synthetic people as a process of their own: what they cost is not the measured browser's, and a crash of the library
// ends only them. main.ts OPTIONS, as JSON; says `seated` when all have a connection, and is there until it is killed.
import * as z from 'zod/mini';
import { seatBarePeople } from './bare.ts';
import { openDevices } from './devices.ts';
import { seatParleyPeople } from './parley.ts';
import { installWebRtc } from './webrtc.ts';

const seat = { parley: seatParleyPeople, bare: seatBarePeople } as const;

const options = z.object({
  room: z.enum(['parley', 'bare']),
  link: z.string(),
  seats: z.int(),
  height: z.int(),
  framerate: z.number(),
  maxBitrate: z.number(),
});
export type SyntheticOptions = z.infer<typeof options>;

const { room, height, framerate, ...people } = options.parse(JSON.parse(process.argv[2] ?? ''));
// Whoever started this is gone.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
installWebRtc();
await seat[room]({ ...people, devices: openDevices({ height, framerate }) });
process.send?.('seated');
