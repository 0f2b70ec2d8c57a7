import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Campaign } from '../campaigns.js';
import { type Run } from '../domain/run.js';

/** Runs of one program and campaign, one file each: what was interrupted goes on with the next. */
export class RunCache {
  private readonly folder: string;

  /** @param version of the program @param root folder of the repository, where `.cache` is ignored by git */
  constructor(root: string, version: string, campaign: Campaign) {
    const { name } = campaign;
    // Which seeds and arms are asked for makes no difference to a run of one of each.
    const what = { ...campaign, seeds: [], arms: [] };
    const key = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 12);
    this.folder = join(root, '.cache', 'campaign', version, `${name}-${key}`);
  }

  get(arm: string, seed: number): Run | undefined {
    const file = this.file(arm, seed);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Run) : undefined;
  }

  put(run: Run): void {
    mkdirSync(this.folder, { recursive: true });
    const file = this.file(run.arm, run.seed);
    // Whole or not at all.
    writeFileSync(`${file}.new`, JSON.stringify(run));
    renameSync(`${file}.new`, file);
  }

  private file(arm: string, seed: number): string {
    return join(this.folder, `${arm}-${seed}.json`);
  }
}
