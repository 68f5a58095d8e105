/** Where a process runs: what has to stand before its command line, and the address by which it is reached. */
export interface Place {
  readonly within: readonly string[];
  readonly address: string;
}

export const thisMachine: Place = { within: [], address: '127.0.0.1' };
