import { expect } from '@playwright/test';
import type { FlowReport } from './flow.ts';
import type { MediaSample } from './probe.ts';

/** Whoever can be asked what arrives: a person in Chromium or one in Firefox. */
export interface Receiver {
  readonly name: string;
  selfId(): Promise<string>;
  /** One sample for each of them, `null` for whom no stream is shown. */
  receivedFrom(participants: readonly string[]): Promise<readonly (MediaSample | null)[]>;
  pictureOf(participant: string): Promise<readonly number[] | null>;
  watchFlow(participants: readonly string[]): Promise<void>;
  flow(): Promise<FlowReport>;
}

/** How long media may take to flow. Generous: the machine of the tests may be busy. */
const MEDIA_MS = 30_000;

const nothing: MediaSample = { framesDecoded: 0, totalAudioEnergy: 0, audioPackets: 0 };

const sampleOf = async (receiver: Receiver, participant: string): Promise<MediaSample> => (await receiver.receivedFrom([participant]))[0] ?? nothing;

/** What has come of one participant since `then`. A link that was made anew meanwhile counts from nothing. */
function since(then: MediaSample, now: MediaSample) {
  const before = now.audioPackets < then.audioPackets ? nothing : then;
  return {
    picture: now.framesDecoded >= before.framesDecoded + 3,
    sound: now.totalAudioEnergy > before.totalAudioEnergy,
  };
}

type Received = ReturnType<typeof since>;

/** What comes of each from now on, as an assertion that goes on looking: less and less often, since looking is work for the machine that is waited for. */
async function receivesOfAll(receiver: Receiver, participants: readonly string[], { timeout, onLook }: { readonly timeout: number; readonly onLook?: (received: readonly Received[]) => Promise<void> }) {
  const before = await receiver.receivedFrom(participants);
  const look = async (): Promise<Received[]> => {
    const now = await receiver.receivedFrom(participants);
    const received = participants.map((_, at) => since(before[at] ?? nothing, now[at] ?? nothing));
    await onLook?.(received);
    return received;
  };
  return expect.poll(look, { message: `${receiver.name} receives ${participants.join(', ')}`, timeout, intervals: [100, 250, 500, 1_000] });
}

/** Of each participant decoded frames advance and audio energy rises, both from now on; a stream that merely exists proves nothing. */
export async function expectMediaFromAll(receiver: Receiver, participants: readonly string[], timeout = MEDIA_MS): Promise<void> {
  await (await receivesOfAll(receiver, participants, { timeout })).toEqual(participants.map(() => ({ picture: true, sound: true })));
}

/** The same of sound alone, for those whose pictures are on another page of the stage, so that nobody sends them. */
export async function expectSoundFromAll(receiver: Receiver, participants: readonly string[], timeout = MEDIA_MS): Promise<void> {
  await (await receivesOfAll(receiver, participants, { timeout })).toMatchObject(participants.map(() => ({ sound: true })));
}

/** The same of pictures alone. `turn` is told whose have not come yet, and may bring them up. */
export async function expectPictureFromAll(receiver: Receiver, participants: readonly string[], timeout: number, turn: (awaited: readonly string[]) => Promise<void>): Promise<void> {
  const turned = async (received: readonly Received[]) => turn(participants.filter((_, at) => received[at]?.picture !== true));
  await (await receivesOfAll(receiver, participants, { timeout, onLook: turned })).toMatchObject(participants.map(() => ({ picture: true })));
}

export async function expectMediaFrom(receiver: Receiver, participant: string, timeout = MEDIA_MS): Promise<void> {
  await expectMediaFromAll(receiver, [participant], timeout);
}

/** The pixels of the tile change: what is decoded is also shown. */
export async function expectMovingPicture(receiver: Receiver, participant: string): Promise<void> {
  let last: readonly number[] | null = null;
  await expect
    .poll(
      async () => {
        const picture = await receiver.pictureOf(participant);
        const [before, now] = [last, picture];
        last = picture;
        if (!before || !now || now.every((value) => value < 8)) return 0;
        return Math.max(...now.map((value, at) => Math.abs(value - (before[at] ?? value))));
      },
      { message: `${receiver.name} sees ${participant} move`, timeout: MEDIA_MS, intervals: [250] },
    )
    .toBeGreaterThan(4);
}

/** Sound and picture both ways. */
export async function expectMediaBetween(a: Receiver, b: Receiver): Promise<void> {
  const [idOfA, idOfB] = await Promise.all([a.selfId(), b.selfId()]);
  await Promise.all([expectMediaFrom(a, idOfB), expectMediaFrom(b, idOfA)]);
}

/** Sound and picture between every two. */
export async function expectFullMesh(people: readonly Receiver[], timeout = MEDIA_MS): Promise<void> {
  const ids = await Promise.all(people.map((person) => person.selfId()));
  expect(new Set(ids).size).toBe(people.length);
  await Promise.all(people.map((receiver, at) => expectMediaFromAll(receiver, ids.filter((_, from) => from !== at), timeout)));
}

/** What arrives of a participant within `ms`: for the proof that something has stopped. */
export async function receivedWithin(receiver: Receiver, participant: string, ms: number): Promise<MediaSample> {
  const before = await sampleOf(receiver, participant);
  await new Promise((resolve) => setTimeout(resolve, ms));
  const after = await sampleOf(receiver, participant);
  return {
    framesDecoded: after.framesDecoded - before.framesDecoded,
    totalAudioEnergy: after.totalAudioEnergy - before.totalAudioEnergy,
    audioPackets: after.audioPackets - before.audioPackets,
  };
}
