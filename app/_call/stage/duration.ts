const two = (value: number): string => String(value).padStart(2, '0');

/** Seconds as a clock shows them: 4:07, 24:10, 1:02:03. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
