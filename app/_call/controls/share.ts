/** Whether this browser has the system's share sheet. */
export function canShare(): boolean {
  return typeof navigator !== 'undefined' && typeof navigator.share === 'function';
}

/** Opens the system's share sheet. Closing it without choosing is no failure. */
export async function shareLink(link: string): Promise<void> {
  await navigator.share({ title: 'Parley', url: link }).catch(() => {});
}

/** Whether the link is on the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
