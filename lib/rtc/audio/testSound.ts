import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { fail, ok, type Result } from '#lib/kernel/result.ts';

/** Hz; a rising major triad. */
const NOTES = [523.25, 659.25, 783.99] as const;
const NOTE_SECONDS = 0.16;
const TAIL_SECONDS = 0.5;
const LOUDNESS = 0.2;
/** ms; a context that may run does so at once, one that may not never answers. */
const RESUME_LIMIT_MS = 500;

export type TestSoundFailure =
  /** The chosen speaker is gone, or the browser does not let this page use it. */
  | 'no-speaker'
  /** The browser does not play sound yet: it wants a gesture first. */
  | 'blocked';

/** `AudioContext.setSinkId`: Chrome 110 and newer; not in TypeScript's DOM library yet. */
interface SinkContext {
  setSinkId(sinkId: string): Promise<void>;
}

/** Plays three short notes on the speaker `sinkId`, or on the browser's own choice, and resolves when they have been played. */
export async function playTestSound(
  sinkId: string | null,
  openContext: () => AudioContext = () => new AudioContext(),
  clock: Clock = systemClock,
): Promise<Result<void, TestSoundFailure>> {
  const context = openContext();
  let release = (): void => {};
  try {
    const output = await outputTo(context, sinkId);
    if (!output.ok) return output;
    release = output.value.release;
    if (context.state !== 'running') await resumeWithin(context, RESUME_LIMIT_MS, clock);
    if (context.state !== 'running') return fail('blocked');
    await playNotes(context, output.value.node);
    return ok(undefined);
  } finally {
    release();
    await context.close().catch(() => {});
  }
}

async function resumeWithin(context: AudioContext, limit: number, clock: Clock): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(limit, resolve);
    const done = (): void => {
      cancel();
      resolve();
    };
    context.resume().then(done, done);
  });
}

interface Output {
  readonly node: AudioNode;
  readonly release: () => void;
}

/** Where sound for `sinkId` has to go: the context itself, or an element that plays the context where only elements can choose. */
async function outputTo(context: AudioContext, sinkId: string | null): Promise<Result<Output, TestSoundFailure>> {
  const direct: Output = { node: context.destination, release: () => {} };
  if (sinkId === null || sinkId === '') return ok(direct);
  try {
    if (canChooseSink(context)) {
      // Chrome lists its default device under a name of its own, which for a context is the empty one.
      await context.setSinkId(sinkId === 'default' ? '' : sinkId);
      return ok(direct);
    }
    const element = new Audio();
    if (!('setSinkId' in element)) return ok(direct);
    await element.setSinkId(sinkId);
    const destination = context.createMediaStreamDestination();
    element.srcObject = destination.stream;
    await element.play();
    return ok({
      node: destination,
      release: () => {
        element.pause();
        element.srcObject = null;
      },
    });
  } catch (error) {
    return fail(error instanceof DOMException && error.name === 'NotAllowedError' ? 'blocked' : 'no-speaker');
  }
}

function canChooseSink(context: AudioContext): context is AudioContext & SinkContext {
  return 'setSinkId' in context;
}

async function playNotes(context: AudioContext, output: AudioNode): Promise<void> {
  const start = context.currentTime + 0.05;
  const last = NOTES.map((frequency, index) => {
    const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
    const gain = new GainNode(context, { gain: 0 });
    const at = start + index * NOTE_SECONDS;
    // Struck and left to ring: a bell without the click of a hard edge.
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0005, at + TAIL_SECONDS);
    oscillator.connect(gain).connect(output);
    oscillator.start(at);
    oscillator.stop(at + TAIL_SECONDS);
    return oscillator;
  }).at(-1);
  await new Promise<void>((resolve) => {
    if (last) last.onended = () => resolve();
    else resolve();
  });
}
