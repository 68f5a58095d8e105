/**
 * Whether a visit begins sparing data: as the person has `chosen`, and who has not as they have told the browser (Network Information API,
 * `saveData`). `connection`: what `navigator.connection` is, where it is anything.
 */
export function sparesData(chosen: boolean | null, connection: unknown): boolean {
  return chosen ?? (typeof connection === 'object' && connection !== null && 'saveData' in connection && connection.saveData === true);
}
