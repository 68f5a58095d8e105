import * as z from 'zod/mini';

/** What of a getStats report (webrtc-stats) is looked at; ids are unique in the page (page/connections.js). */
const report = z.object({
  id: z.string(),
  type: z.string(),
  kind: z.optional(z.string()),
  bytesSent: z.optional(z.number()),
  headerBytesSent: z.optional(z.number()),
  framesEncoded: z.optional(z.number()),
  framesDecoded: z.optional(z.number()),
  frameWidth: z.optional(z.number()),
  frameHeight: z.optional(z.number()),
  freezeCount: z.optional(z.number()),
  totalFreezesDuration: z.optional(z.number()),
  availableOutgoingBitrate: z.optional(z.number()),
});
export type Report = Readonly<z.infer<typeof report>>;

/** All connections of a page at one moment. */
export interface Sample {
  /** ms. */
  readonly at: number;
  readonly reports: ReadonlyMap<string, Report>;
}

export function sampleOf(at: number, reports: unknown): Sample {
  return { at, reports: new Map(z.array(report).parse(reports).map((one) => [one.id, one])) };
}

type Count = { readonly [K in keyof Report]: Report[K] extends number | undefined ? K : never }[keyof Report];

/** How much `count` has grown in `from` → `to`; what began in between began at nothing. */
const grown = (count: Exclude<Count, undefined>, from: Report | undefined, to: Report) => (to[count] ?? 0) - (from?.[count] ?? 0);

const seconds = (from: Sample, to: Sample) => (to.at - from.at) / 1_000;

function sum(from: Sample, to: Sample, of: (before: Report | undefined, after: Report) => number): number {
  let total = 0;
  for (const [id, after] of to.reports) total += of(from.reports.get(id), after);
  return total;
}

/** bit/s of everything sent as RTP: pictures, sound, what was repeated, padding, and their headers. */
export function uploadRate(from: Sample, to: Sample): number {
  const bytes = sum(from, to, (before, after) => (after.type === 'outbound-rtp' ? grown('bytesSent', before, after) + grown('headerBytesSent', before, after) : 0));
  return (bytes * 8) / seconds(from, to);
}

/** Pixels a second that were encoded, at the size each stream had by the end of each step between two samples. */
export function encodedRate(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return Number.NaN;
  let pixels = 0;
  for (const [step, to] of samples.slice(1).entries()) {
    const from = samples[step] ?? first;
    pixels += sum(from, to, (before, after) => (after.type === 'outbound-rtp' ? grown('framesEncoded', before, after) * (after.frameWidth ?? 0) * (after.frameHeight ?? 0) : 0));
  }
  return pixels / seconds(first, last);
}

/** What came of one picture. */
export interface Received {
  readonly fps: number;
  readonly freezes: number;
  readonly frozenMs: number;
}

/** Every incoming picture that there was a frame of. */
export function received(from: Sample, to: Sample): Received[] {
  return [...to.reports.values()].flatMap((after) => {
    if (after.type !== 'inbound-rtp' || after.kind !== 'video' || !after.framesDecoded) return [];
    const before = from.reports.get(after.id);
    const fps = grown('framesDecoded', before, after) / seconds(from, to);
    return [{ fps, freezes: grown('freezeCount', before, after), frozenMs: grown('totalFreezesDuration', before, after) * 1_000 }];
  });
}

/** bit/s that each connection believes it may send: where it is low, nothing else said of sending means much. */
export function available({ reports }: Sample): number[] {
  return [...reports.values()].flatMap(({ availableOutgoingBitrate }) => availableOutgoingBitrate ?? []);
}
