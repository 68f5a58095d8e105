import type { Call } from '#lib/call/callPort.ts';
import { parentWindow } from '#lib/call/embed/parentWindow.ts';
import { Scope } from '#lib/kernel/scope.ts';

/** Puts the call into the frame of another page, which may be of any of `origins`. Returns how to stop. */
export function embed(call: Call, origins: readonly string[]): () => void {
  const scope = new Scope();
  // globals.css takes away what leads out of the frame.
  const { dataset } = document.documentElement;
  dataset['embedded'] = '';
  scope.add(() => delete dataset['embedded']);
  void import('#lib/call/embed/embedBridge.ts').then(({ bridgeEmbed }) => {
    if (!scope.closed) bridgeEmbed(scope, call, parentWindow(origins));
  });
  return () => scope.close();
}
