/** When what was sent was acknowledged, and when an incident was first seen: wall time between the deciding sample and the console. */
export class Delays {
  /** Network time of a report, and the wall time of its acknowledgement, ascending. */
  private readonly reports: (readonly [networkMs: number, wallMs: number])[] = [];
  private readonly seen = new Map<string, number>();

  acknowledged(networkMs: number, wallMs: number): void {
    this.reports.push([networkMs, wallMs]);
  }

  visible(incidentId: string, wallMs: number): void {
    if (!this.seen.has(incidentId)) this.seen.set(incidentId, wallMs);
  }

  /** @param openedAtMs end of the interval that decided it, network time @returns seconds, `undefined` where one end is not known */
  secondsOf(incidentId: string, openedAtMs: number): number | undefined {
    const seen = this.seen.get(incidentId);
    const report = this.reports.find(([networkMs]) => networkMs >= openedAtMs);
    // Where alarms come after the report of their minute, the console may be quicker than the acknowledgement of all of it.
    return seen === undefined || report === undefined ? undefined : Math.max(0, seen - report[1]) / 1000;
  }
}
