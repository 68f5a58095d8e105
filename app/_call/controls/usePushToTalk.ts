import { useEffect } from 'react';
import { PushToTalk } from '#lib/call/attention/pushToTalk.ts';
import type { Call } from '#lib/call/callPort.ts';

/** Where Space already means something: it types there, presses, opens or scrolls. */
const SPACE_IS_TAKEN = [
  'input, textarea, select, button, summary, a[href], area[href], audio[controls], video[controls], iframe',
  '[contenteditable]:not([contenteditable="false"])',
  ...['button', 'checkbox', 'combobox', 'link', 'listbox', 'menuitem', 'option', 'radio', 'searchbox', 'slider', 'spinbutton', 'switch', 'tab', 'textbox'].map(
    (role) => `[role="${role}"]`,
  ),
].join(',');

function spaceIsFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  return !(event.target instanceof Element && event.target.closest(SPACE_IS_TAKEN));
}

/** Held Space lets a muted microphone speak. */
export function usePushToTalk(call: Call): void {
  useEffect(() => {
    const pushToTalk = new PushToTalk((on) => call.holdToTalk(on));
    const down = (event: KeyboardEvent): void => {
      if (event.code !== 'Space') return;
      const muted = !call.snapshot.get().self.wanted.microphone;
      const state = pushToTalk.handle(spaceIsFree(event) && muted ? 'press' : 'pressForOther');
      // Held on, it would scroll or press what has come under the focus meanwhile.
      if (state === 'talking') event.preventDefault();
    };
    const up = (event: KeyboardEvent): void => {
      if (event.code !== 'Space') return;
      if (pushToTalk.state === 'talking') event.preventDefault();
      pushToTalk.handle('release');
    };
    const away = (): void => void pushToTalk.handle('away');
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') away();
    };
    const unsubscribe = call.snapshot.subscribe(() => {
      if (!call.snapshot.get().self.wanted.microphone) pushToTalk.handle('overruled');
    });
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    addEventListener('blur', away);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      away();
      unsubscribe();
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', away);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, [call]);
}
