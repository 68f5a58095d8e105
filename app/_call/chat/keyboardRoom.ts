/** px by which a window has to be lower than it is for a keyboard to be what takes them: bars of the browser take less. */
const KEYBOARD_PX = 120;

/**
 * Keeps `panel` above a keyboard that lies over the page, as on phones: it takes what is still to be seen. The page itself is not told of
 * such a keyboard. Returns how to stop.
 */
export function makeRoomForKeyboard(panel: HTMLElement): () => void {
  const view = window.visualViewport;
  if (!view) return () => {};
  const fit = (): void => {
    // Zoomed in, the view is smaller as well.
    const covered = view.scale === 1 && window.innerHeight - view.height > KEYBOARD_PX && panel.contains(document.activeElement);
    Object.assign(panel.style, covered ? { position: 'fixed', top: `${view.offsetTop}px`, bottom: 'auto', height: `${view.height}px`, zIndex: '50' } : { position: '', top: '', bottom: '', height: '', zIndex: '' });
  };
  view.addEventListener('resize', fit);
  view.addEventListener('scroll', fit);
  fit();
  return () => {
    view.removeEventListener('resize', fit);
    view.removeEventListener('scroll', fit);
  };
}
