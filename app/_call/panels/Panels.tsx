import { Suspense, useEffect, useSyncExternalStore } from 'react';
import { lazyPart } from '../lazyPart.ts';
import { loadChatPanel } from './loadChatPanel.ts';
import { loadPeoplePanel } from './loadPeoplePanel.ts';
import { openPanel } from './openPanel.ts';

const panels = {
  people: lazyPart(async () => (await loadPeoplePanel()).PeoplePanel),
  chat: lazyPart(async () => (await loadChatPanel()).ChatPanel),
} as const;

/** Whatever stands beside the stage. */
export function Panels() {
  const open = useSyncExternalStore(openPanel.subscribe, openPanel.get);
  useEffect(() => () => openPanel.set(null), []);
  if (!open) return null;
  const Panel = panels[open.kind];
  return (
    <Suspense>
      <Panel opener={open.opener} />
    </Suspense>
  );
}
