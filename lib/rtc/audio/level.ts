import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';

/** ms between two readings. */
export const LEVEL_INTERVAL = 50;

/** Speech lies between these (dBFS): below is a quiet room, above is shouting. */
const QUIETEST_DB = -55;
const LOUDEST_DB = -10;

/** 21 ms at 48 kHz: long enough for a stable figure, short enough that no syllable is missed. */
const WINDOW_SAMPLES = 1024;

/** Hears the samples (-1 to 1) of a window; they are written over at the next one. */
type SamplesListener = (samples: Float32Array) => void;

export interface LevelMeter {
  /**
   * Tells the loudness of `track` from 0 (silence) to 1, about 20 times a second, until the returned function is called.
   * A remote track has to play in an element too, or Chrome does not let it through to Web Audio.
   */
  listen(track: MediaStreamTrack, listener: (level: number) => void): () => void;
  /**
   * Tells the amplitudes of `track`, 0 to 1, as often: root mean square and peak of the last window. Only what was really
   * heard: nothing while the browser holds all sound back, which would look like silence.
   */
  listenSignal(track: MediaStreamTrack, listener: (rms: number, peak: number) => void): () => void;
  close(): void;
}

export interface LevelMeterOptions {
  readonly clock?: Clock;
  /** Where gestures are heard, for a browser that lets no sound run before one: `document` when left out. */
  readonly gestures?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | null;
}

/** Loudness as people hear it, from 0 to 1, of an amplitude between 0 and 1: a decibel scale from quiet room to shouting. */
export function perceivedLevel(amplitude: number): number {
  if (amplitude === 0) return 0;
  const decibels = 20 * Math.log10(amplitude);
  return Math.min(1, Math.max(0, (decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}

/** Root mean square of samples between -1 and 1. */
function rmsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** Loudness as people hear it, 0 to 1, of samples between -1 and 1. */
export function levelOf(samples: Float32Array): number {
  return perceivedLevel(rmsOf(samples));
}

interface Probe {
  readonly analyser: AnalyserNode;
  readonly listeners: Set<SamplesListener>;
  readonly scope: Scope;
}

/** One audio context for all tracks, which exists only while somebody listens. */
export function createLevelMeter(openContext: () => AudioContext, options: LevelMeterOptions = {}): LevelMeter {
  const clock = options.clock ?? systemClock;
  const gestures = options.gestures === undefined ? globalThis.document ?? null : options.gestures;
  const samples = new Float32Array(WINDOW_SAMPLES);
  const probes = new Map<MediaStreamTrack, Probe>();
  const all = new Scope();
  let running: { readonly context: AudioContext; readonly scope: Scope } | null = null;

  const read = (scope: Scope): void => {
    for (const { analyser, listeners } of probes.values()) {
      analyser.getFloatTimeDomainData(samples);
      for (const listener of [...listeners]) listener(samples);
    }
    if (!scope.closed) scope.after(clock, LEVEL_INTERVAL, () => read(scope));
  };

  const start = (): AudioContext => {
    if (running) return running.context;
    const context = openContext();
    const scope = all.child();
    // A context that is refused now stays suspended and reads silence, until a gesture lets it run. One that a phone call has
    // interrupted (iOS) may run again when that is over, which shows in the page's coming back or in its next state.
    const resume = (): void => {
      if (context.state === 'suspended' || context.state === 'interrupted') void context.resume().catch(() => {});
    };
    if (gestures) for (const gesture of ['pointerdown', 'keydown', 'visibilitychange']) scope.listen(gestures, gesture, resume);
    scope.listen(context, 'statechange', () => {
      // Not out of `interrupted` itself: resuming is refused as long as that lasts.
      if (context.state === 'suspended') resume();
    });
    scope.add(() => void context.close().catch(() => {}));
    scope.after(clock, LEVEL_INTERVAL, () => read(scope));
    resume();
    running = { context, scope };
    return context;
  };

  const probe = (track: MediaStreamTrack): Probe => {
    const known = probes.get(track);
    if (known) return known;
    const context = start();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = context.createAnalyser();
    analyser.fftSize = WINDOW_SAMPLES;
    source.connect(analyser);
    const scope = all.child();
    const made: Probe = { analyser, listeners: new Set(), scope };
    probes.set(track, made);
    scope.add(() => {
      source.disconnect();
      analyser.disconnect();
      probes.delete(track);
      if (probes.size > 0) return;
      running?.scope.close();
      running = null;
    });
    return made;
  };

  const hear = (track: MediaStreamTrack, entry: SamplesListener): (() => void) => {
    if (all.closed) return () => {};
    const { listeners, scope } = probe(track);
    listeners.add(entry);
    return () => {
      if (listeners.delete(entry) && listeners.size === 0) scope.close();
    };
  };

  // A function of its own for each, so that one listener listening twice counts twice.
  return {
    listen: (track, listener) => hear(track, (heard) => listener(levelOf(heard))),
    listenSignal: (track, listener) =>
      hear(track, (heard) => {
        if (running?.context.state === 'running') listener(rmsOf(heard), peakOf(heard));
      }),
    close: () => all.close(),
  };
}
