import { setTimeout as sleep } from 'node:timers/promises';
import { type z } from 'zod';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore, upsert } from '#foundation/record-store';
import { notFetched, overloaded, refuse } from './errors.js';
import { type AnnouncedFile } from './file-ready.js';
import { type ByteStream } from './file-reader.js';
import { type PmFilesConfig } from './pm-files.config.js';
import { type PmFilesMetrics } from './pm-files.metrics.js';
import { type PmIntake } from './pm-intake.js';
import { type Quarantine } from './quarantine.js';

export interface FileFetcherParts {
  readonly config: z.infer<typeof PmFilesConfig.schema>;
  /** Bearer tokens by host, for those that want one. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly intake: Pick<PmIntake, 'take' | 'refuse'>;
  readonly quarantine: Pick<Quarantine, 'put'>;
  readonly metrics: PmFilesMetrics;
  readonly records: RecordStore;
  /** Wall time, ms. */
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** A file that was announced, until it is taken or given up. */
interface Pending {
  readonly url: string;
  readonly source: string;
  readonly attempts: number;
  /** Wall time of the next try, ms. */
  readonly dueMs: number;
}

const RECORD = 'pm-file-fetches';
const AT_ONCE = 4;
const LOOK_EVERY_MS = 250;
/** The first wait behind a failure; each is twice the one before. */
const WAIT_MS = 1000;
const LONGEST_WAIT_MS = 600_000;

/**
 * Fetches files that were announced, over HTTP and from hosts of the configuration only: whoever may announce a file must not make the appliance ask
 * whom it likes. What is announced is a record until it is taken or given up, so that a restart forgets none.
 */
export class FileFetcher {
  private readonly allowed: ReadonlySet<string>;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly parts: FileFetcherParts,
    private pending: readonly Pending[],
  ) {
    this.allowed = new Set(parts.config.hosts.map(({ host }) => host.toLowerCase()));
  }

  static async open(parts: FileFetcherParts): Promise<FileFetcher> {
    return new FileFetcher(parts, (await parts.records.get<readonly Pending[]>(RECORD))?.value ?? []);
  }

  get waiting(): number {
    return this.pending.length;
  }

  /**
   * Resolves when the announcement is durable: from then on the files are fetched, or their failure is told.
   *
   * @throws ApplianceError PM_FETCH_UNSUPPORTED, PM_FETCH_FORBIDDEN (not retryable: none of the files is fetched), PM_FILES_OVERLOADED (retryable)
   */
  async announce(source: string, files: readonly AnnouncedFile[]): Promise<void> {
    const known = new Set(this.pending.map(({ url, source: of }) => `${of} ${url}`));
    const urls = [...new Set(files.map(({ url }) => this.checked(url)))].filter(
      (url) => !known.has(`${source} ${url}`),
    );
    if (this.pending.length + urls.length > this.parts.config.maxPendingFetches)
      throw overloaded('Too many files wait to be fetched; announce these again.');
    if (urls.length === 0) return;
    const dueMs = this.parts.nowMs();
    this.pending = [...this.pending, ...urls.map((url) => ({ url, source, attempts: 0, dueMs }))];
    await this.save();
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends what is under way, for the next start to fetch again. May be called twice. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.underWay.values());
  }

  /** Fetches what is due. Resolves when each of it was tried. */
  async fetchDue(): Promise<void> {
    const now = this.parts.nowMs();
    for (const each of this.pending) {
      if (this.underWay.size >= AT_ONCE) await Promise.race(this.underWay.values());
      const key = `${each.source} ${each.url}`;
      if (each.dueMs > now || this.underWay.has(key) || this.stopping.signal.aborted) continue;
      const fetching = this.attempt(each)
        .catch(this.parts.onFailure)
        .finally(() => this.underWay.delete(key));
      this.underWay.set(key, fetching);
    }
    await Promise.all(this.underWay.values());
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.fetchDue();
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private checked(text: string): string {
    const url = URL.parse(text) ?? refuse('PM_FETCH_UNSUPPORTED', `${text.slice(0, 200)} is no URL.`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return refuse(
        'PM_FETCH_UNSUPPORTED',
        `Files are fetched over http and https, not over ${url.protocol.slice(0, 20)}`,
      );
    if (!this.allowed.has(url.host))
      return refuse('PM_FETCH_FORBIDDEN', `Files are not fetched from ${url.host}: it is not among pmFiles.hosts.`);
    if (url.username !== '' || url.password !== '')
      return refuse('PM_FETCH_FORBIDDEN', 'A URL brings no user and password: configure a token for its host.');
    return url.href;
  }

  private async attempt(pending: Pending): Promise<void> {
    const { intake, metrics, config, quarantine, nowMs } = this.parts;
    const { url, source } = pending;
    try {
      await intake.take(source, await this.response(url), 'follower');
      metrics.countFetch('fetched');
      await this.replace(pending, undefined);
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      metrics.countFetch('failed');
      const attempts = pending.attempts + 1;
      const isIncomplete = error instanceof ApplianceError && error.code === 'PM_FILE_INCOMPLETE';
      const isFinal = error instanceof ApplianceError && !error.retryable && !isIncomplete;
      if (isFinal || attempts >= config.fetchAttempts) {
        metrics.countFetch('given-up');
        if (isIncomplete) await intake.refuse(source, error);
        await quarantine.put(source, { name: url.slice(url.lastIndexOf('/') + 1) }, error, nowMs());
        await this.replace(pending, undefined);
        throw error;
      }
      const waitMs = Math.min(WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
      await this.replace(pending, { ...pending, attempts, dueMs: nowMs() + waitMs });
    }
  }

  private async response(url: string): Promise<ByteStream> {
    const { config, tokens } = this.parts;
    const token = tokens.get(new URL(url).host);
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(config.fetchTimeoutMs)]);
    try {
      const answer = await fetch(url, {
        // Elsewhere may be where nothing is fetched from.
        redirect: 'manual',
        signal,
        ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
      });
      if (answer.status === 200 && answer.body !== null) return passed(answer.body, url);
      await answer.body?.cancel();
      throw notFetched(`${url} answered ${String(answer.status)}.`);
    } catch (error) {
      if (error instanceof ApplianceError) throw error;
      throw notFetched(`${url} cannot be fetched: ${String(error)}`, error);
    }
  }

  private async replace(before: Pending, after: Pending | undefined): Promise<void> {
    this.pending = this.pending.flatMap((each) => (each !== before ? [each] : after === undefined ? [] : [after]));
    await this.save();
  }

  /** One after the other: the newest state is what stands there in the end. */
  private async save(): Promise<void> {
    const saved = this.saving.then(async () => upsert(this.parts.records, RECORD, this.pending));
    this.saving = saved.catch(() => undefined);
    await saved;
  }
}

/** The bytes as they come; a connection that breaks off is tried again. */
async function* passed(body: ReadableStream<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw notFetched(`${url} broke off: ${String(error)}`, error);
  }
}
