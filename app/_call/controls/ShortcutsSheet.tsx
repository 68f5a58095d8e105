import { Dialog } from '@base-ui/react/dialog';
import { useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { DialogHead } from '#app/_ui/DialogHead.tsx';
import { commandIds, defaultBindings, rebind, shortcuts } from '#lib/call/shortcuts.ts';
import type { Chord, ShortcutId } from '#lib/call/shortcuts.ts';
import { commands } from './commands.ts';
import { isApple, keepBindings, keyBindings } from './keyBindings.ts';
import { KeyButton } from './KeyButton.tsx';
import { modName, namesOf } from './keyNames.ts';

/** Every key of the call, and another one for whoever wants it. */
export function ShortcutsSheet({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('shortcuts');
  const words = useTranslations('call');
  const bindings = useSyncExternalStore(keyBindings.subscribe, keyBindings.get);
  const [asking, setAsking] = useState<ShortcutId | null>(null);
  const [said, setSaid] = useState('');
  const apple = isApple();
  const keys = (chord: Chord | null) => (chord === null ? t('none') : namesOf(chord, apple).join(apple ? '' : '+'));
  const commandNamed = (id: ShortcutId) => t(`command.${shortcuts.find((it) => it.id === id)?.command ?? 'help'}`);

  const choose = (id: ShortcutId, chord: Chord | null) => {
    const rebinding = rebind(bindings, id, chord);
    switch (rebinding.kind) {
      case 'reserved':
        return setSaid(t('reserved', { keys: keys(chord) }));
      case 'taken':
        return setSaid(t('taken', { keys: keys(chord), command: commandNamed(rebinding.by) }));
      case 'done':
        keepBindings(rebinding.bindings);
        setAsking(null);
        return setSaid(t('changed', { command: commandNamed(id), keys: keys(chord) }));
    }
  };
  const ask = (id: ShortcutId | null) => {
    setAsking(id);
    setSaid(id === null ? '' : t('pressHint'));
  };

  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        // It stays where it is, unseen: the next time it is to begin anew.
        if (!next) ask(null);
        onOpenChange(next);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="popup fixed inset-0 z-50 bg-black/60" />
        <Dialog.Popup
          data-testid="shortcuts"
          className="popup bg-stage fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-1.5rem)] w-[min(30rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-panel border border-white/10 bg-stage-2 text-on-stage shadow-float outline-none"
        >
          <DialogHead title={t('title')} lead={t('lead')} close={words('close')} dark />
          <div className="mt-2 min-h-0 flex-1 overflow-y-auto overscroll-contain px-5">
            <ul>
              {commandIds.filter((command) => commands.has(command)).map((command) => (
                <CommandRow key={command} name={t(`command.${command}`)}>
                  {shortcuts.filter((shortcut) => shortcut.command === command).map(({ id }) => (
                    <KeyButton
                      key={id}
                      id={id}
                      label={t('change', { command: commandNamed(id), keys: keys(bindings.chords[id]) })}
                      keys={asking === id ? t('press') : keys(bindings.chords[id])}
                      asking={asking === id}
                      onAsk={(now) => ask(now ? id : null)}
                      onKey={(chord) => choose(id, chord)}
                      onUnusable={() => setSaid(t('unusable', { mod: modName(apple) }))}
                    />
                  ))}
                </CommandRow>
              ))}
              <CommandRow name={t('talk')}>
                <span className="text-small text-on-stage-2">{t('hold', { key: t('space') })}</span>
              </CommandRow>
            </ul>
            <label className="mt-2 flex min-h-11 items-center justify-between gap-4 border-t border-white/10 pt-3">
              <span>
                {t('single')}
                <span className="block text-small text-on-stage-2">{t('singleHint', { mod: modName(apple) })}</span>
              </span>
              <input
                type="checkbox"
                role="switch"
                aria-checked={bindings.single}
                data-testid="single-keys"
                className="size-5 shrink-0 accent-accent"
                checked={bindings.single}
                onChange={({ currentTarget }) => keepBindings({ ...bindings, single: currentTarget.checked })}
              />
            </label>
          </div>
          <div className="flex min-h-16 items-center justify-between gap-4 px-5 py-2">
            <p role="status" data-testid="shortcut-words" className="text-small text-on-stage-2">
              {said}
            </p>
            <button
              type="button"
              data-testid="reset-shortcuts"
              className="link min-h-11 shrink-0 text-small text-on-stage-2 hover:text-white"
              onClick={() => {
                keepBindings(defaultBindings);
                setAsking(null);
                setSaid(t('resetDone'));
              }}
            >
              {t('reset')}
            </button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandRow({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <li className="flex min-h-12 items-center justify-between gap-4">
      <span>{name}</span>
      <span className="flex shrink-0 gap-2">{children}</span>
    </li>
  );
}

