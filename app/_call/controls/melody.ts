/** Three notes of a major chord going up: Hz and the second at which each begins. */
const notes = [
  { frequency: 523.25, at: 0 },
  { frequency: 659.25, at: 0.16 },
  { frequency: 783.99, at: 0.32 },
] as const;
const NOTE_S = 0.55;
const LOUDNESS = 0.18;

/**
 * Plays the melody on the output `speaker` (a device id; null is the system's own) and resolves when it has ended. An output
 * that cannot be chosen here plays on the system's own.
 */
export async function playMelody(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  // Through an element, because setSinkId of an AudioContext is in fewer browsers than that of an element.
  const element = new Audio();
  element.srcObject = destination.stream;
  try {
    await context.resume();
    if (speaker !== null && 'setSinkId' in element) await element.setSinkId(speaker).catch(() => {});
    await element.play();
    const start = context.currentTime + 0.05;
    const last = notes.map(({ frequency, at }) => sound(context, destination, frequency, start + at)).at(-1);
    await new Promise<void>((resolve) => last?.addEventListener('ended', () => resolve(), { once: true }));
  } catch {
    // No output, or refused: silence is what the person was listening for.
  } finally {
    element.pause();
    element.srcObject = null;
    await context.close();
  }
}

function sound(context: AudioContext, destination: AudioNode, frequency: number, at: number): OscillatorNode {
  const oscillator = new OscillatorNode(context, { frequency, type: 'triangle' });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S);
  oscillator.connect(gain).connect(destination);
  oscillator.start(at);
  oscillator.stop(at + NOTE_S);
  return oscillator;
}
