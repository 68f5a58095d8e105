/** What a page says to the service worker. */
export const shellWords = ['take-over', 'renew'] as const;
export type ShellWord = (typeof shellWords)[number];

export function isShellWord(data: unknown): data is ShellWord {
  return shellWords.some((word) => word === data);
}
