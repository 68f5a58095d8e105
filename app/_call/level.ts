import type { Call } from '#lib/call/callPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';

/** Loudness from which a voice counts as speaking, and how long it counts on after the last syllable. */
const SPEAKING_FROM = 0.06;
const SPEAKING_HOLD_MS = 450;

/** Fills a meter from a level, past React: `--level` moves the bar and `aria-valuenow` tells its value. Returns how to stop. */
export function showLevel(element: HTMLElement, call: Call, of: ParticipantId | 'self'): () => void {
  let shown = -1;
  return call.listenLevel(of, (level) => {
    // Loudness is heard on a logarithmic scale: the root lets quiet speech move the bar too.
    const percent = Math.round(Math.sqrt(Math.min(1, Math.max(0, level))) * 100);
    if (percent === shown) return;
    shown = percent;
    element.style.setProperty('--level', String(percent / 100));
    if (element.getAttribute('role') === 'meter') element.setAttribute('aria-valuenow', String(percent));
  });
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
