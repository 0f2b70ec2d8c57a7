import { AuditLog, type AuditEntry } from '#foundation/audit';
import { MeasuredTelemetryStore, type TelemetryStore } from '#foundation/telemetry-store';
import { type NetworkTime } from '#foundation/vocabulary';
import { Intake, type Received } from '#monitor/intake';
import { type RegionMetrics } from './region.metrics.js';
import { RegionLoop, type RegionParts } from './region/region-loop.js';
import { type StageMetrics } from './stage.metrics.js';

/** Each of these does what its parent does, and tells the stage's instruments how it went. */
export class MeasuredIntake extends Intake {
  constructor(
    private readonly stages: StageMetrics,
    ...parts: ConstructorParameters<typeof Intake>
  ) {
    super(...parts);
  }

  override accept<R extends Received>(source: string, bytes: number, decode: () => R): Promise<R> {
    return this.stages.time('intake', () => super.accept(source, bytes, decode));
  }
}

/** Counts samples, calls and logs that were committed since the process started, and appends that failed. */
export class StagedTelemetryStore extends MeasuredTelemetryStore {
  readonly counts = { samples: 0, failures: 0 };

  constructor(
    private readonly stages: StageMetrics,
    ...parts: ConstructorParameters<typeof MeasuredTelemetryStore>
  ) {
    super(...parts);
  }

  override append(...[chunk]: Parameters<TelemetryStore['append']>): ReturnType<TelemetryStore['append']> {
    const samples = chunk.samples.length;
    return this.stages.time('store', async () => {
      try {
        const outcome = await super.append(chunk);
        if (outcome === 'stored') this.counts.samples += samples;
        return outcome;
      } catch (error) {
        this.counts.failures += 1;
        throw error;
      }
    });
  }
}

export class MeasuredRegionLoop extends RegionLoop {
  constructor(
    private readonly stages: StageMetrics,
    private readonly metrics: RegionMetrics,
    parts: RegionParts,
  ) {
    super({
      ...parts,
      opened: async (incident, diagnosis) => {
        metrics.saw(incident);
        await parts.opened(incident, diagnosis);
      },
      resolved: async (incident) => {
        metrics.saw(incident);
        await parts.resolved(incident);
      },
    });
  }

  override async advance(now: NetworkTime): Promise<void> {
    this.metrics.waiting += 1;
    try {
      await this.stages.time('region', () => super.advance(now));
    } catch (error) {
      this.metrics.failures += 1;
      throw error;
    } finally {
      this.metrics.waiting -= 1;
    }
  }
}

/** Counts entries and failures: where the audit cannot be written nothing is done in the network. */
export class CountedAuditLog extends AuditLog {
  readonly counts = { entries: 0, failures: 0 };

  override async append(region: string, what: unknown): Promise<AuditEntry> {
    try {
      const entry = await super.append(region, what);
      this.counts.entries += 1;
      return entry;
    } catch (error) {
      this.counts.failures += 1;
      throw error;
    }
  }
}
