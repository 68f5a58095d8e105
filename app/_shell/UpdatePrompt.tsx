'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { ShellUpdates } from './shellUpdates.ts';

/** Says that a newer version is there, and brings it in when it is wanted. Stands on the pages outside a call only. */
export function UpdatePrompt({ words }: { readonly words: { readonly ready: string; readonly load: string } }) {
  const [updates, setUpdates] = useState<ShellUpdates | null>(null);
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    let opened: ShellUpdates | null = null;
    // Once the page is there and has nothing better to do.
    const begin = () => setUpdates((opened = new ShellUpdates(navigator.serviceWorker, () => location.reload())));
    const timer = setTimeout(begin, AFTER_MS);
    return () => {
      clearTimeout(timer);
      opened?.close();
      setUpdates(null);
    };
  }, []);
  return updates ? <Prompt updates={updates} words={words} /> : null;
}

/** ms that a page has to itself before it fetches what is for later. */
const AFTER_MS = 2_000;

function Prompt({ updates, words }: { readonly updates: ShellUpdates; readonly words: { readonly ready: string; readonly load: string } }) {
  const update = useSyncExternalStore(updates.update.subscribe, updates.update.get, () => 'none' as const);
  return (
    <div role="status" className="fixed inset-x-4 bottom-4 z-20 grid justify-items-center">
      {update === 'none' ? null : (
        <p data-testid="update" className="flex items-center gap-4 rounded-control border border-line bg-card py-2 pr-2 pl-4 text-small shadow-float">
          {words.ready}
          <button type="button" data-testid="update-accept" className="button button-primary min-h-11 px-4" disabled={update === 'taking-over'} onClick={() => updates.accept()}>
            {words.load}
          </button>
        </p>
      )}
    </div>
  );
}
