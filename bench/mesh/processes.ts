import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second, in which Linux counts processor time (proc(5)); 100 on every machine that a browser runs on. */
const TICKS = 100;

export interface ProcessTime {
  readonly pid: number;
  readonly parent: number;
  /** s of processor time, in user and kernel mode. */
  readonly seconds: number;
}

/** A process in the words of /proc/PID/stat. Its name may hold anything, so fields are counted from its last parenthesis. */
export function parseStat(text: string): ProcessTime {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid: Number.parseInt(text, 10), parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** `root` and all that it has started, and they. */
export function treeOf(root: number, processes: readonly ProcessTime[]): ProcessTime[] {
  return processes.flatMap((one) => {
    if (one.pid === root) return [one];
    return one.parent === root ? treeOf(one.pid, processes) : [];
  });
}

function runningProcesses(): ProcessTime[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
    } catch {
      // It has ended since.
      return [];
    }
  });
}

/** s of processor time that `root` and everything below it have taken so far. */
export const processorSeconds = (root: number): number => treeOf(root, runningProcesses()).reduce((total, { seconds }) => total + seconds, 0);
