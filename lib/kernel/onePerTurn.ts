/**
 * Gives a way to have things done one per turn of the event loop, in the order they are given: a crowd that comes at once is served
 * while everybody else's messages are. What is done does not throw.
 */
export function onePerTurn(): (run: () => void) => void {
  const waiting: (() => void)[] = [];
  const next = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(next);
  };
  return (run) => {
    waiting.push(run);
    if (waiting.length === 1) setImmediate(next);
  };
}
