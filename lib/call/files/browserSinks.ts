import type { Scope } from '#lib/kernel/scope.ts';
import type { OpenSink } from './fileSink.ts';
import { createOpenSink } from './openSink.ts';
import type { PickedFile } from './openSink.ts';
import { PrivateFolder } from './privateFolder.ts';

/** The File System Access API (https://wicg.github.io/file-system-access/), which only some browsers have. */
interface PickerWindow {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<PickedFile>;
}

const canPick = (scope: object): scope is PickerWindow => 'showSaveFilePicker' in scope && typeof scope.showSaveFilePicker === 'function';

/** Where this browser can put files. What lies in its private files goes when `scope` closes, and what earlier visits left goes now. */
export function browserOpenSink(scope: Scope): OpenSink {
  const { storage, locks } = navigator;
  // Neither exists outside secure contexts, and old browsers have one without the other.
  const hasFolder = 'storage' in navigator && 'locks' in navigator && 'getDirectory' in storage;
  const view: object = window;
  return createOpenSink({
    folder: hasFolder ? new PrivateFolder(() => storage.getDirectory(), locks, scope) : null,
    pick: canPick(view) ? (suggestedName) => view.showSaveFilePicker({ suggestedName }) : null,
    free: async () => {
      const { quota, usage } = await storage.estimate();
      return quota === undefined || usage === undefined ? null : quota - usage;
    },
  });
}
