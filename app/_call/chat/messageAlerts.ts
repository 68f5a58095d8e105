import { Store } from '#lib/kernel/store.ts';

const KEY = 'parley.message-alerts';

/** Whether the person wants to be told of messages while the page is hidden, and whether that can be. */
export type MessageAlerts = 'on' | 'off' | 'denied' | 'unsupported';

function wanted(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

function keep(on: boolean): void {
  try {
    if (on) localStorage.setItem(KEY, 'on');
    else localStorage.removeItem(KEY);
  } catch {
    // Denied or full: it holds until the page goes.
  }
}

const supported = (): boolean => 'Notification' in globalThis;

export const messageAlerts = new Store<'on' | 'off'>(supported() && Notification.permission === 'granted' && wanted() ? 'on' : 'off');

/** What a press on the bell does. Call it in the turn of the press: browsers ask on no other occasion. */
export async function switchAlerts(): Promise<MessageAlerts> {
  if (!supported()) return 'unsupported';
  if (messageAlerts.get() === 'on') {
    keep(false);
    messageAlerts.set('off');
    return 'off';
  }
  const permission = Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'off';
  keep(true);
  messageAlerts.set('on');
  return 'on';
}

/** Tells of a message, if that is wanted and nobody looks at the page. */
export function alertOf(title: string, body: string): void {
  if (messageAlerts.get() !== 'on' || document.visibilityState === 'visible') return;
  try {
    const notification = new Notification(title, { body, tag: KEY, icon: '/icon.svg' });
    notification.addEventListener('click', () => {
      window.focus();
      notification.close();
    });
  } catch {
    // Android's browsers leave it to the service worker, which finds this tab by its path.
    void navigator.serviceWorker?.getRegistration().then((worker) => worker?.showNotification(title, { body, tag: KEY, icon: '/icon.svg', data: location.pathname })).catch(() => {});
  }
}
