import { encode } from 'uqr';

/** The blank rim that readers look for, in modules (ISO/IEC 18004, 6.3.8). */
const QUIET_ZONE = 4;

/**
 * `text` as a QR code, drawn here: it never leaves the browser. Dark on white in both themes, because many readers do not take it the other way
 * round; it still reads with 15 % of it covered (level M).
 */
export function QrCode({ text, label, className }: { readonly text: string; readonly label: string; readonly className?: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  return (
    <svg role="img" aria-label={label} data-testid="qr-code" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={className}>
      <rect width={size} height={size} fill="#fff" />
      <path d={data.flatMap(runsOf).join('')} fill="#000" />
    </svg>
  );
}

/** The dark runs of a row as a path: a hundred times fewer elements than a square each. */
function runsOf(row: readonly boolean[], y: number): string[] {
  const runs: string[] = [];
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x++;
    const length = x + 1 - from;
    runs.push(`M${from} ${y}h${length}v1h-${length}z`);
  }
  return runs;
}
