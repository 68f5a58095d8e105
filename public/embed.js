// Puts a Parley call into a page and talks to it: see docs/embed.md. No dependencies; works from any allowed origin.

/**
 * @typedef {{ kind: 'ready' } | { kind: 'knocking' } | { kind: 'joined' } | { kind: 'left', reason: string } | { kind: 'participants', count: number }
 *   | { kind: 'sending', microphone: boolean, camera: boolean } | { kind: 'refused', reason: 'malformed' }} ParleyEvent
 */

/** What the frame may use of the page's rights. */
const ALLOW = 'camera; microphone; display-capture; fullscreen; autoplay; picture-in-picture; clipboard-write; screen-wake-lock; speaker-selection';

/**
 * A call in a frame.
 *
 * @param {HTMLElement} place the element that gets the frame as its last child
 * @param {{ link: string, title?: string, onEvent?: (event: ParleyEvent) => void }} options `link`: the whole link of the room
 */
export function embedParley(place, { link, title = 'Video call', onEvent = () => {} }) {
  const { origin } = new URL(link);
  const frame = document.createElement('iframe');
  frame.allow = ALLOW;
  frame.title = title;
  frame.referrerPolicy = 'no-referrer';
  frame.style.cssText = 'border:0;width:100%;height:100%';

  const heard = ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.parley !== 1) return;
    const { parley: _, ...event } = data;
    onEvent(event);
  };
  addEventListener('message', heard);
  frame.src = link;
  place.append(frame);

  const say = (command) => frame.contentWindow?.postMessage({ parley: 1, ...command }, origin);
  return {
    frame,
    /** Takes the seat, under `name` or the one that the person has typed. */
    join: (name) => say({ kind: 'join', ...(name !== undefined && { name }) }),
    leave: () => say({ kind: 'leave' }),
    setMicrophone: (on) => say({ kind: 'microphone', on }),
    setCamera: (on) => say({ kind: 'camera', on }),
    /** Ends the call and takes the frame away. */
    remove: () => {
      removeEventListener('message', heard);
      frame.remove();
    },
  };
}
