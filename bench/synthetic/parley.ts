import { gridLayout } from '#app/_call/stage/layout.ts';
import { CAMERA_RATIO, demandOf } from '#app/_call/stage/stageDemands.ts';
import { Visit } from '#lib/call/visit.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { nothingShown } from '#lib/protocol/demand.ts';
import type { Demands } from '#lib/protocol/demand.ts';
import { createSeatToken, participantIdOf } from '#lib/protocol/ids.ts';
import type { ParticipantId, SeatToken } from '#lib/protocol/ids.ts';
import { parseRoomLink } from '#lib/protocol/roomLink.ts';
import type { Member } from '#lib/rtc/mediaTransport.ts';
import { noLocalTracks } from '#lib/rtc/mediaTransport.ts';
import { MeshTransport } from '#lib/rtc/mesh/meshTransport.ts';
import type { MeshTransportOptions } from '#lib/rtc/mesh/meshTransport.ts';
import type { SyntheticDevices } from './devices.ts';
import { syntheticSignaling } from './signaling.ts';
import { SyntheticConnection } from './webrtc.ts';

/** The stage of a window of 1280 × 720, in px, below its bar and above its dock. */
const STAGE = { width: 1_240, height: 580 };
const GAP = 12;

/** What somebody's page in a room of `people` shows of one of the others. Of two, only the other one has a tile on the stage. */
function shownOf(people: number): Demands {
  const [tile] = gridLayout(people === 2 ? 1 : people, STAGE, GAP);
  const camera = demandOf(tile && { rect: tile, level: 'tile' }, 1, CAMERA_RATIO);
  return { camera, screen: nothingShown };
}

/** The app's transport with links to real browsers only: what synthetic people would say to each other, nobody measures. */
class MeasuredLinks extends MeshTransport {
  readonly #synthetic: ReadonlySet<ParticipantId>;

  constructor(options: MeshTransportOptions, synthetic: ReadonlySet<ParticipantId>) {
    super(options);
    this.#synthetic = synthetic;
  }

  override setRoster(members: readonly Member[], initiate: boolean): void {
    super.setRoster(members.filter(({ id }) => !this.#synthetic.has(id)), initiate);
  }
}

export interface ParleyPeopleOptions {
  /** What the host would share. */
  readonly link: string;
  /** How many take a seat. */
  readonly seats: number;
  readonly devices: SyntheticDevices;
  /** bit/s of each one's picture. */
  readonly maxBitrate: number;
}

/** Seats people in a room of the app, one after another, with its own keys, signals and transport. */
export async function seatParleyPeople({ link, seats, devices, maxBitrate }: ParleyPeopleOptions): Promise<void> {
  const { room, secret } = parseRoomLink(link) ?? { room: null, secret: null };
  if (!room || !secret) throw new TypeError('not the link of a room');
  const tokens = Array.from({ length: seats }, createSeatToken);
  const ids = new Set(await Promise.all(tokens.map((seat) => participantIdOf(room, seat))));
  const sitDown = (seat: SeatToken, name: string) =>
    new Promise<void>((resolve, reject) => {
      const visit = new Visit(
        {
          clock: systemClock,
          openSignaling: syntheticSignaling(new URL(link).origin),
          createTransport: (self, onEvent) => {
            const createPeerConnection = (config: RTCConfiguration) => new SyntheticConnection(config, maxBitrate);
            return Promise.resolve(new MeasuredLinks({ self, clock: systemClock, createPeerConnection, certificate: null, onEvent }, ids));
          },
        },
        {
          room,
          secret,
          seat,
          host: null,
          dispatch: (event) => {
            if (event.kind === 'members') {
              const demands = event.members.flatMap(({ id }) => (ids.has(id) ? [] : [[id, shownOf(seats + 1)] as const]));
              visit.wishes.setDemand(new Map(demands), { lowData: false, relayOnly: false });
            } else if (event.kind === 'remotes') {
              if ([...event.remotes.values()].every(({ link: state }) => state === 'connected') && event.remotes.size > 0) resolve();
            } else if (event.kind === 'join-failed') reject(new Error('the room let nobody in'));
          },
          notice: () => {},
          onText: () => {},
          onWaiting: () => {},
          rules: { read: () => null, write: () => {} },
          onEnd: (reason) => reject(new Error(`the visit ended: ${reason}`)),
        },
      );
      visit.wishes.setTracks({ ...noLocalTracks, ...devices });
      visit.join(name);
    });
  for (const [index, seat] of tokens.entries()) await sitDown(seat, `Guest ${index + 1}`);
}
