// Runs in every measured page, product and baseline alike, before the page's own scripts. Times are ms since the epoch:
// all browsers run on one machine, so they share a clock.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const first = Promise.withResolvers();
  const grown = Promise.withResolvers();
  const probe = { opened: performance.timeOrigin, clicked: null, clicks: 0, first: first.promise, grown: grown.promise };
  window.benchProbe = probe;

  addEventListener(
    'click',
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest('[data-testid="join"]')) return;
      // When the input came about, not when the page got round to it.
      probe.clicked ??= performance.timeOrigin + event.timeStamp;
      probe.clicks += 1;
    },
    { capture: true },
  );

  const isRemote = (video) => video.closest('[data-testid="tile"]')?.getAttribute('data-self') === 'false';

  // The first frame of a remote tile, and the first one at 720p.
  const watch = (video) => {
    video.requestVideoFrameCallback((_, { width, height }) => {
      const frame = { at: now(), width, height };
      if (isRemote(video)) {
        first.resolve(frame);
        if (height >= 720) return grown.resolve(frame);
      } else if (video.closest('[data-testid="tile"]')) return;
      watch(video);
    });
  };

  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    configurable: true,
    enumerable: true,
    get,
    set(stream) {
      set.call(this, stream);
      if (stream && this instanceof HTMLVideoElement && !this.benchWatched) {
        this.benchWatched = true;
        watch(this);
      }
    },
  });
})();
