import { Counter, Gauge, type Registry } from 'prom-client';
import { ApplianceError, type Configuration } from '#foundation/platform';
import { type RecordStore, upsert } from '#foundation/record-store';
import {
  type CallFile,
  CdrConfig,
  FileFollower,
  type FilePosition,
  MasterCsvDecoder,
  QUARANTINE_REASONS,
  writeCallRecordsFrame,
} from '#monitor/cdr';
import { type Intake } from '#monitor/intake';
import { type Keys } from './secrets.js';

export interface CallFilesParts {
  readonly records: RecordStore;
  readonly intake: Intake;
  readonly keys: Keys;
  readonly registry: Registry;
  readonly trouble: (error: unknown) => void;
}

const positionId = (source: string): string => `call-file/${encodeURIComponent(source)}`;

/** Follows the configured files of call records: new lines go the way of every received body, and how far each file was read is a record. */
export class CallFiles {
  private timer: NodeJS.Timeout | undefined;
  private lastTrouble = '';

  private constructor(
    private readonly followers: readonly FileFollower[],
    private readonly everyMs: number,
    private readonly trouble: (error: unknown) => void,
  ) {}

  static async open(config: Configuration, parts: CallFilesParts): Promise<CallFiles> {
    const cdr = config.get(CdrConfig);
    const quarantined = new Counter({
      name: 'noc_cdr_quarantined_lines_total',
      help: 'Lines of call records that could not be read, by reason. Their text is not kept: it holds subscriber numbers.',
      labelNames: ['reason'],
      registers: [parts.registry],
    });
    for (const reason of QUARANTINE_REASONS) quarantined.inc({ reason }, 0);
    const follow = async (file: CallFile): Promise<FileFollower> => {
      const decoder = new MasterCsvDecoder(file, cdr.maxLineLength, parts.keys.of(`pseudonyms-${file.region}`));
      const position = await parts.records.get<FilePosition>(positionId(file.source));
      return new FileFollower({
        path: file.path,
        position: position?.value,
        readBytes: cdr.batchBytes,
        deliver: async (lines) => {
          await parts.intake.accept(file.source, lines.length, () => {
            const { records, quarantined: bad } = decoder.decode(lines);
            for (const { reason } of bad) quarantined.inc({ reason });
            return {
              kind: 'call-records',
              body: writeCallRecordsFrame(records),
              items: records.length,
              rejected: bad.length,
            };
          });
        },
        save: async (at) => upsert(parts.records, positionId(file.source), at),
      });
    };
    const followers = await Promise.all(cdr.files.map(follow));
    new Gauge({
      name: 'noc_cdr_lag_bytes',
      help: 'Bytes of the followed files that are not read yet.',
      registers: [parts.registry],
      collect() {
        this.set(followers.reduce((sum, { lagBytes }) => sum + lagBytes, 0));
      },
    });
    return new CallFiles(followers, cdr.pollMs, parts.trouble);
  }

  start(): void {
    this.timer = setTimeout(() => {
      void this.readNow().finally(() => {
        if (this.timer !== undefined) this.start();
      });
    }, this.everyMs);
    this.timer.unref();
  }

  /** Reads what stands in the files now. A file that cannot be read now is read later; the same trouble is told once. */
  async readNow(): Promise<void> {
    const outcomes = await Promise.allSettled(this.followers.map(async (follower) => follower.poll()));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      const { reason } = outcome as { readonly reason: unknown };
      const text = reason instanceof ApplianceError ? reason.code : String(reason);
      if (text !== this.lastTrouble) this.trouble(reason);
      this.lastTrouble = text;
    }
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await Promise.all(this.followers.map(async (follower) => follower.close()));
  }
}
