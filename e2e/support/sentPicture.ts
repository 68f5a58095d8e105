import type { Person } from './people.ts';

/** A camera as it goes out, or comes in, on one link at one moment. */
export interface Picture {
  /** px; 0 before the first frame. */
  readonly height: number;
  /** Frames encoded or decoded so far. */
  readonly frames: number;
  /** bit/s that the encoder is to keep to; 0 where it is another's. */
  readonly target: number;
}

/** The camera of the only live connection of `person`. */
async function picture(person: Person, way: 'sent' | 'received'): Promise<Picture> {
  return person.page.evaluate(async (wanted) => {
    const connection = window.parleyProbe.connections.findLast(({ connectionState }) => connectionState === 'connected');
    // The second transceiver of a link is the camera's.
    const camera = connection?.getTransceivers()[1];
    const report = await (wanted === 'sent' ? camera?.sender : camera?.receiver)?.getStats();
    const found: Record<string, unknown>[] = [];
    report?.forEach((stat: Record<string, unknown>) => {
      if (stat['type'] === (wanted === 'sent' ? 'outbound-rtp' : 'inbound-rtp')) found.push(stat);
    });
    const number = (name: string) => (typeof found[0]?.[name] === 'number' ? found[0][name] : 0);
    return { height: number('frameHeight'), frames: number(wanted === 'sent' ? 'framesEncoded' : 'framesDecoded'), target: number('targetBitrate') };
  }, way);
}

export const sentPicture = (person: Person): Promise<Picture> => picture(person, 'sent');
export const receivedPicture = (person: Person): Promise<Picture> => picture(person, 'received');
