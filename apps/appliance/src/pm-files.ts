import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Registry } from 'prom-client';
import { ApplianceError, type Configuration } from '#foundation/platform';
import { type RecordStore, upsert } from '#foundation/record-store';
import { type Clock } from '#foundation/vocabulary';
import { type DurableLog, type Intake } from '#monitor/intake';
import {
  FileFetcher,
  type FilesDone,
  FolderFollower,
  type PmFolderConfig,
  PmFilesConfig,
  PmFilesMetrics,
  PmIntake,
  Quarantine,
} from '#monitor/pm-files';

export interface PmFilesParts {
  readonly records: RecordStore;
  readonly intake: Intake;
  /** What the intake writes to: it knows which parts of a file were taken just before a crash. */
  readonly log: DurableLog;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly dataFolder: string;
  /** Where tokens of hosts are that the configuration only refers to. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  readonly trouble: (error: unknown) => void;
}

const doneId = (source: string): string => `pm-folder/${encodeURIComponent(source)}`;

/** Every way of performance measurement files into the log: folders that are followed, files that are pushed, files that are announced and fetched. */
export class PmFiles {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | undefined;

  private constructor(
    readonly intake: PmIntake,
    readonly fetcher: FileFetcher,
    private readonly followers: readonly FolderFollower[],
    private readonly pollMs: number,
    private readonly trouble: (error: unknown) => void,
  ) {}

  /** @throws ApplianceError PM_FETCH_TOKEN_MISSING, not retryable, where a token is not where the configuration says */
  static async open(configuration: Configuration, parts: PmFilesParts): Promise<PmFiles> {
    const config = configuration.get(PmFilesConfig);
    const { records, log, registry, dataFolder, trouble } = parts;
    const nowMs = (): number => parts.clock.wall();
    const sources = config.folders.map(({ source }) => source);
    let pending = (): number => 0;
    const metrics = new PmFilesMetrics(registry, sources, () => pending());
    const intake = new PmIntake({
      config,
      records,
      log,
      metrics,
      accept: async (source, bytes, decode) => parts.intake.accept(source, bytes, decode),
      spoolFolder: join(dataFolder, 'pm-spool'),
      sleep: async (ms) => sleep(ms),
    });
    const quarantine = new Quarantine({
      folder: join(dataFolder, 'pm-quarantine'),
      maxFiles: config.quarantinedFiles,
      maxFileBytes: config.quarantinedFileBytes,
    });
    const common = { config, intake, quarantine, metrics, nowMs };
    const fetcher = await FileFetcher.open({ ...common, records, tokens: tokensOf(config, parts), onFailure: trouble });
    pending = () => fetcher.waiting;
    const follow = async (folder: PmFolderConfig): Promise<FolderFollower> => {
      const id = doneId(folder.source);
      const done = (await records.get<FilesDone>(id))?.value ?? {};
      return new FolderFollower({ ...common, folder, done, save: async (now) => upsert(records, id, now) });
    };
    const followers = await Promise.all(config.folders.map(follow));
    await intake.start();
    return new PmFiles(intake, fetcher, followers, config.pollMs, trouble);
  }

  start(): void {
    this.fetcher.start();
    this.running ??= Promise.all(this.followers.map(async (follower) => this.run(follower)));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.fetcher.stop();
    await Promise.all(this.followers.map(async (follower) => follower.stop()));
    await this.running;
  }

  private async run(follower: FolderFollower): Promise<void> {
    const { signal } = this.stopping;
    let last = '';
    while (!signal.aborted) {
      // A trouble that lasts is told once.
      await follower.poll().then(
        () => {
          last = '';
        },
        (error: unknown) => {
          if (String(error) !== last) this.trouble(error);
          last = String(error);
        },
      );
      await sleep(this.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

const tokensOf = (
  { hosts }: Pick<PmFilesConfig, 'hosts'>,
  { env, readFile }: Pick<PmFilesParts, 'env' | 'readFile'>,
): ReadonlyMap<string, string> =>
  new Map(
    hosts.flatMap(({ host, tokenEnv, tokenFile }) => {
      if (tokenEnv === undefined && tokenFile === undefined) return [];
      let token = tokenEnv === undefined ? undefined : env[tokenEnv];
      try {
        if (tokenFile !== undefined) token = readFile(tokenFile).trim();
      } catch {
        token = undefined;
      }
      if (token === undefined || token === '')
        throw new ApplianceError('PM_FETCH_TOKEN_MISSING', {
          retryable: false,
          message: `The token of pmFiles host ${host} is not at ${tokenEnv ?? tokenFile ?? ''}.`,
        });
      return [[host.toLowerCase(), token] as const];
    }),
  );
