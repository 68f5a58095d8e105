import clsx from 'clsx';
import { useEffect } from 'react';
import { chordOf } from '#lib/call/shortcuts.ts';
import type { Chord, ShortcutId } from '#lib/call/shortcuts.ts';
import { isApple } from './keyBindings.ts';

const HELD_WITH_OTHERS = ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'HangulMode', 'Dead'];

/** A shortcut's key. Pressed, it asks for another one and takes the next that comes. */
export function KeyButton({ id, label, keys, asking, onAsk, onKey, onUnusable }: {
  readonly id: ShortcutId;
  readonly label: string;
  readonly keys: string;
  readonly asking: boolean;
  readonly onAsk: (asking: boolean) => void;
  readonly onKey: (chord: Chord | null) => void;
  readonly onUnusable: () => void;
}) {
  useEffect(() => {
    if (!asking) return;
    // Ahead of everything else on the page: Escape is not to close the sheet, and no other shortcut is to run.
    const take = (event: KeyboardEvent): void => {
      if (event.key === 'Tab') return onAsk(false);
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.repeat || HELD_WITH_OTHERS.includes(event.key)) return;
      if (event.key === 'Escape') return onAsk(false);
      if (event.key === 'Backspace' || event.key === 'Delete') return onKey(null);
      const chord = chordOf(event, isApple());
      if (chord === null) onUnusable();
      else onKey(chord);
    };
    addEventListener('keydown', take, { capture: true });
    return () => removeEventListener('keydown', take, { capture: true });
  }, [asking, onAsk, onKey, onUnusable]);

  return (
    <button
      type="button"
      data-testid="shortcut-key"
      data-shortcut={id}
      aria-label={asking ? keys : label}
      aria-pressed={asking}
      className={clsx(
        'min-h-9 min-w-9 rounded-inner border px-2.5 text-small font-semibold tabular-nums',
        asking ? 'border-accent bg-accent text-accent-ink' : 'border-white/15 bg-stage-3 text-on-stage hover:bg-stage-4',
      )}
      onClick={() => onAsk(!asking)}
      onBlur={() => {
        if (asking) onAsk(false);
      }}
    >
      {keys}
    </button>
  );
}
