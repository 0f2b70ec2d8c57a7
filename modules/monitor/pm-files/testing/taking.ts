import { join } from 'node:path';
import { Registry } from 'prom-client';
import { type RecordStore } from '#foundation/record-store';
import { DurableLog, Intake, type IntakeLimits } from '#monitor/intake';
import { PmFilesConfig } from '../pm-files.config.js';
import { PmFilesMetrics } from '../pm-files.metrics.js';
import { PmIntake } from '../pm-intake.js';
import { type KeptSample, samplesOf } from './read-samples.js';

/** An intake for files over a real log, as the process that owns it makes it at its start. */
export class Taking {
  readonly registry = new Registry();
  readonly metrics = new PmFilesMetrics(this.registry, ['ems'], () => 0);
  readonly intake: Intake;
  readonly files: PmIntake;

  private constructor(
    readonly log: DurableLog,
    readonly records: RecordStore,
    readonly limits: { -readonly [K in keyof IntakeLimits]: IntakeLimits[K] },
    folder: string,
    changes: object,
    accept: (intake: Intake) => Intake['accept'],
  ) {
    this.intake = new Intake(log, limits);
    this.files = new PmIntake({
      config: PmFilesConfig.schema.parse(changes),
      accept: accept(this.intake),
      log,
      records,
      spoolFolder: join(folder, 'spool'),
      metrics: this.metrics,
      frameBytes: 1 << 13,
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  /** @param accept what stands between the files and the log */
  static async open(
    folder: string,
    records: RecordStore,
    changes: object = {},
    accept = (intake: Intake): Intake['accept'] => intake.accept.bind(intake),
  ): Promise<Taking> {
    const log = await DurableLog.open(join(folder, 'log'), { segmentBytes: 1 << 24, fsync: 'never' });
    const limits = { maxPendingBytes: 1 << 24, maxLagBytes: 1 << 28, maxSources: 10 };
    return new Taking(log, records, limits, folder, changes, accept);
  }

  /** Every sample that stands in the log, in its order. */
  async kept(): Promise<readonly KeptSample[]> {
    const frames = (await Array.fromAsync(this.log.read(this.log.start))).map(({ body }) => body);
    return samplesOf(frames);
  }
}
