// A guest who has been here before and clicks Join at the first frame that shows it ready.
(() => {
  const look = () => {
    const join = document.querySelector('[data-testid="join"]');
    if (join instanceof HTMLElement && !join.matches(':disabled, [aria-disabled="true"], [aria-busy="true"]')) join.click();
    // Again if that was too early to count: the delay is then the page's own.
    if (!document.querySelector('[data-testid="call"]')) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
