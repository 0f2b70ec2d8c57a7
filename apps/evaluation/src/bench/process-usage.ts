import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux, on every architecture that Node has. */
const TICKS_A_SECOND = 100;

export interface Usage {
  readonly cpuSeconds: number;
  /** Highest resident size since the start of each process, added up. */
  readonly peakRssBytes: number;
}

/** The fields of /proc/PID/stat behind the name, which may itself hold blanks and parentheses. */
const statOf = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** A process and all that it started. */
export const familyOf = (root: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name))
      try {
        parents.set(Number(name), Number(statOf(Number(name))[1]));
      } catch {
        // It ended meanwhile.
      }
  const family = [root];
  for (const member of family) for (const [pid, parent] of parents) if (parent === member) family.push(pid);
  return family;
};

/** User and system time, all threads, and peak memory. */
export const usageOf = (pids: readonly number[]): Usage =>
  pids.reduce<Usage>(
    (sum, pid) => {
      const stat = statOf(pid);
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
      return {
        cpuSeconds: sum.cpuSeconds + (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND,
        peakRssBytes: sum.peakRssBytes + Number(peak) * 1_024,
      };
    },
    { cpuSeconds: 0, peakRssBytes: 0 },
  );
