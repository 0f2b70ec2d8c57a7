import { Counter, Gauge, type Registry } from 'prom-client';
import { REJECTION_REASONS } from './domain/measured-value.js';
import { REFUSAL_REASONS, type RefusalReason } from './errors.js';
import { type ReadFile } from './file-reader.js';

const OUTCOMES = ['taken', 'duplicate', 'refused'] as const;
const FATES = ['sample', 'absent', 'left-out', ...REJECTION_REASONS] as const;
type Fate = (typeof FATES)[number];

/** Every instrument of the module. Sources are those of the configuration. */
export class PmFilesMetrics {
  private readonly files: Counter<'source' | 'outcome'>;
  private readonly refusals: Counter<'source' | 'reason'>;
  private readonly results: Counter<'source' | 'fate'>;
  private readonly suspect: Counter<'source'>;
  private readonly bytes: Counter<'source'>;
  private readonly looks: Counter<'source'>;
  private readonly waiting: Gauge<'source'>;
  private readonly fetches: Counter<'outcome'>;
  private readonly known = new Set<string>();

  /** @param pendingFetches files that were announced and not fetched yet */
  constructor(registry: Registry, sources: readonly string[], pendingFetches: () => number) {
    const registers = [registry];
    this.files = new Counter({
      name: 'noc_pm_files_total',
      help: 'Performance measurement files by what became of them: durable, known already, or refused.',
      labelNames: ['source', 'outcome'],
      registers,
    });
    this.refusals = new Counter({
      name: 'noc_pm_files_refused_total',
      help: 'Performance measurement files that are none, by reason.',
      labelNames: ['source', 'reason'],
      registers,
    });
    this.results = new Counter({
      name: 'noc_pm_files_results_total',
      help: 'Results in files that were taken: samples, without a value, left out by the configuration, or refused one by one.',
      labelNames: ['source', 'fate'],
      registers,
    });
    this.suspect = new Counter({
      name: 'noc_pm_files_suspect_objects_total',
      help: 'Objects whose results their element calls suspect: kept, and not judged by.',
      labelNames: ['source'],
      registers,
    });
    this.bytes = new Counter({
      name: 'noc_pm_files_read_bytes_total',
      help: 'Bytes of files that were read, decompressed.',
      labelNames: ['source'],
      registers,
    });
    this.looks = new Counter({
      name: 'noc_pm_files_failed_looks_total',
      help: 'Looks at a folder, or tries to take a file of it, that failed and are repeated.',
      labelNames: ['source'],
      registers,
    });
    this.waiting = new Gauge({
      name: 'noc_pm_files_waiting_files',
      help: 'Files that stand in the folder and are not taken yet, those that are still written among them.',
      labelNames: ['source'],
      registers,
    });
    this.fetches = new Counter({
      name: 'noc_pm_files_fetches_total',
      help: 'Tries to fetch a file that was announced, by outcome; after the last failed one it is given up.',
      labelNames: ['outcome'],
      registers,
    });
    new Gauge({
      name: 'noc_pm_files_pending_fetches',
      help: 'Files that were announced and are not fetched yet.',
      registers,
      collect() {
        this.set(pendingFetches());
      },
    });
    for (const outcome of ['fetched', 'failed', 'given-up'] as const) this.fetches.inc({ outcome }, 0);
    for (const source of sources) {
      this.know(source);
      this.looks.inc({ source }, 0);
      this.waiting.set({ source }, 0);
    }
  }

  countTaken(source: string, { bytes, samples, content }: ReadFile): void {
    this.know(source);
    this.files.inc({ source, outcome: 'taken' });
    this.bytes.inc({ source }, bytes);
    this.suspect.inc({ source }, content.suspectObjects);
    const counts: Readonly<Record<Fate, number>> = {
      sample: samples,
      absent: content.absent,
      'left-out': content.leftOut,
      ...content.rejections,
    };
    for (const fate of FATES) this.results.inc({ source, fate }, counts[fate]);
  }

  countDuplicate(source: string): void {
    this.know(source);
    this.files.inc({ source, outcome: 'duplicate' });
  }

  countRefused(source: string, reason: RefusalReason): void {
    this.know(source);
    this.files.inc({ source, outcome: 'refused' });
    this.refusals.inc({ source, reason });
  }

  countFailedLook(source: string): void {
    this.looks.inc({ source });
  }

  setWaiting(source: string, files: number): void {
    this.waiting.set({ source }, files);
  }

  countFetch(outcome: 'fetched' | 'failed' | 'given-up'): void {
    this.fetches.inc({ outcome });
  }

  private know(source: string): void {
    if (this.known.has(source)) return;
    this.known.add(source);
    for (const outcome of OUTCOMES) this.files.inc({ source, outcome }, 0);
    for (const reason of REFUSAL_REASONS) this.refusals.inc({ source, reason }, 0);
    for (const fate of FATES) this.results.inc({ source, fate }, 0);
    this.suspect.inc({ source }, 0);
    this.bytes.inc({ source }, 0);
  }
}
