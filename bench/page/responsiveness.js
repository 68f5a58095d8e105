// Long tasks, and how long the page took from an input to the next frame that shows something of it (Event Timing, as INP counts it).
(() => {
  window.benchLongTasks = 0;
  window.benchSlowestInput = 0;
  new PerformanceObserver((list) => {
    window.benchLongTasks += list.getEntries().length;
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) {
      if (interactionId) window.benchSlowestInput = Math.max(window.benchSlowestInput, duration);
    }
  }).observe({ type: 'event', durationThreshold: 16 });
})();
