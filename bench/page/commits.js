// What React's developer tools would hang up: counts each time React commits something to the page.
(() => {
  window.benchCommits = 0;
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    isDisabled: false,
    renderers: new Map(),
    inject: () => 1,
    checkDCE: () => {},
    onCommitFiberRoot: () => {
      window.benchCommits += 1;
    },
    onPostCommitFiberRoot: () => {},
    onCommitFiberUnmount: () => {},
    onScheduleFiberRoot: () => {},
    setStrictMode: () => {},
  };
})();
