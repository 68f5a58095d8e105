/** How long an address for a download is kept, in ms: browsers read it after the click, and do not say when they have. */
const KEPT_MS = 60_000;

/** Saves a blob where the browser saves downloads. */
export function download(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

/** Date and time for the name of a file: they sort by it. */
export const stamp = (at: number): string => {
  const two = (part: number) => String(part).padStart(2, '0');
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}.${two(date.getMinutes())}`;
};
