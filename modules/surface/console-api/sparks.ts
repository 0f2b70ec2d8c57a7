import { type Clock, type Kpis, networkTimeOf } from '#foundation/vocabulary';
import { type IncidentSummary } from './domain/contract.js';
import { type IncidentEntry, thinned } from './domain/incident-entry.js';

const WINDOW_MS = 3_600_000;
const MAX_POINTS = 60;
/** A spark is read again after this much wall time. */
const FRESH_MS = 5_000;
const MAX_KEPT = 2_000;
const AT_A_TIME = 8;
/** A list does not wait longer for its sparks than this; the rest come with the next reading. */
const PATIENCE_MS = 250;

type Spark = NonNullable<IncidentSummary['spark']>;

/** The last hour of the KPI that shows an incident best, kept for a few seconds. */
export class Sparks {
  private readonly kept = new Map<string, { readonly at: number; readonly spark: Spark | undefined }>();

  private readonly reading = new Set<string>();

  constructor(
    private readonly kpis: Kpis,
    private readonly clock: Clock,
  ) {}

  async addTo(entries: readonly IncidentEntry[]): Promise<readonly IncidentSummary[]> {
    const now = this.clock.wall();
    const due = entries.filter(({ summary, decisive }) => {
      const kept = this.kept.get(summary.id);
      if (this.reading.has(summary.id)) return false;
      return summary.state === 'open' && decisive !== undefined && (kept === undefined || now - kept.at > FRESH_MS);
    });
    if (due.length > 0) await Promise.race([this.readAll(due), patience()]);
    return entries.map(({ summary }) => {
      const spark = summary.state === 'open' ? this.kept.get(summary.id)?.spark : undefined;
      return spark === undefined ? summary : { ...summary, spark };
    });
  }

  private async readAll(entries: readonly IncidentEntry[]): Promise<void> {
    for (const { summary } of entries) this.reading.add(summary.id);
    const rest = [...entries];
    const work = async (): Promise<void> => {
      for (let entry = rest.shift(); entry !== undefined; entry = rest.shift()) {
        this.keep(entry.summary.id, await this.read(entry));
        this.reading.delete(entry.summary.id);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  }

  private async read({ decisive }: IncidentEntry): Promise<Spark | undefined> {
    if (decisive === undefined) return undefined;
    const { dn, measure } = decisive;
    const until = this.clock.network();
    // A list without sparks is better than no list.
    const read = await this.kpis.read(dn, measure, networkTimeOf(until - WINDOW_MS), until).catch(() => []);
    const points = read.map(({ timeMs, value }) => [timeMs, value] as const);
    return points.length === 0 ? undefined : { measure, points: thinned(points, MAX_POINTS) };
  }

  private keep(id: string, spark: Spark | undefined): void {
    this.kept.delete(id);
    this.kept.set(id, { at: this.clock.wall(), spark });
    const oldest = this.kept.size > MAX_KEPT ? this.kept.keys().next() : undefined;
    if (oldest?.done === false) this.kept.delete(oldest.value);
  }
}

const patience = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS).unref();
  });
