import type { Call } from '#lib/call/callPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** Level from which a voice counts as speaking: above a quiet room, below quiet speech. */
export const SPEAKING_FROM = 0.25;
/** How long it counts on after the last syllable, in ms. */
const SPEAKING_HOLD_MS = 450;

/**
 * Steps of a meter, in percent. No finer, and nothing in between: a bar that glides is a page, with the video on it, that is put
 * together anew sixty times a second.
 */
const METER_STEP = 5;

/** What fills a meter with a level, past React: `--level` moves the bar and `aria-valuenow` tells its value. */
export function fillMeter(element: HTMLElement): (level: number) => void {
  let shown = -1;
  return (level) => {
    const percent = Math.round((Math.min(1, Math.max(0, level)) * 100) / METER_STEP) * METER_STEP;
    if (percent === shown) return;
    shown = percent;
    element.style.setProperty('--level', String(percent / 100));
    element.setAttribute('aria-valuenow', String(percent));
  };
}

/** Marks an element with `data-speaking` while its participant speaks, past React. Returns how to stop. */
export function showSpeaking(element: HTMLElement, call: Call, of: ParticipantId | 'self'): () => void {
  let until = 0;
  const stop = call.listenLevel(of, (level) => {
    const now = performance.now();
    if (level >= SPEAKING_FROM) until = now + SPEAKING_HOLD_MS;
    const speaking = String(now < until);
    if (element.dataset['speaking'] !== speaking) element.dataset['speaking'] = speaking;
  });
  return () => {
    stop();
    delete element.dataset['speaking'];
  };
}
