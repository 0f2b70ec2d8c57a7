import { type TrunkReport } from '../decoding/calls.js';
import { type CellReport } from '../decoding/cell-reports.js';
import { type Minute } from '../decoding/observations.js';

/** The last reports of every object of a kind, the newest last. */
class Window<T> {
  private readonly held = new Map<string, (T | undefined)[]>();

  constructor(private readonly minutes: number) {}

  add(reports: ReadonlyMap<string, T>): void {
    for (const dn of reports.keys()) if (!this.held.has(dn)) this.held.set(dn, []);
    for (const [dn, row] of this.held) {
      row.push(reports.get(dn));
      if (row.length > this.minutes) row.shift();
    }
  }

  get objects(): Iterable<string> {
    return this.held.keys();
  }

  /** @param from and to: minutes back, the newest report being 0; both inclusive */
  of(dn: string, to: number, from = 0): readonly T[] {
    const row = this.held.get(dn) ?? [];
    return row.slice(Math.max(0, row.length - 1 - to), row.length - from).filter((one) => one !== undefined);
  }
}

/** How far back rules may look, in minutes. */
const KEPT = 90;

/** What rules remember: reports of the last hour and a half, alarms that are on, and logs and changes of that time. */
export class Memory {
  readonly cells = new Window<CellReport>(KEPT);
  readonly trunks = new Window<TrunkReport>(KEPT);
  /** By object and name: severity, as long as it is not cleared. */
  readonly alarms = new Map<string, { readonly dn: string; readonly name: string; readonly severity: string }>();
  readonly logs: {
    readonly atMs: number;
    readonly dn: string;
    readonly severityNumber: number;
    readonly text: string;
  }[] = [];
  readonly changes: ({ readonly atMs: number } & Minute['changes'][number])[] = [];
  nowMs = 0;

  take({ timeMs, cells, trunks, alarms, logs, changes }: Minute): void {
    this.nowMs = timeMs;
    this.cells.add(cells);
    this.trunks.add(trunks);
    for (const alarm of alarms) {
      const key = `${alarm.dn} ${alarm.name}`;
      if (alarm.isCleared) this.alarms.delete(key);
      else this.alarms.set(key, alarm);
    }
    this.logs.push(...logs.map((log) => ({ ...log, atMs: timeMs })));
    this.changes.push(...changes.map((change) => ({ ...change, atMs: timeMs })));
    for (const row of [this.logs, this.changes])
      while ((row[0]?.atMs ?? Infinity) < timeMs - KEPT * 60_000) row.shift();
  }

  hasAlarm(dn: string): boolean {
    return [...this.alarms.values()].some((alarm) => dn === alarm.dn || dn.startsWith(`${alarm.dn},`));
  }
}
