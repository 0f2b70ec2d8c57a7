import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, ROOT } from './lib.mjs';

const FOLDER = join(ROOT, 'dist', 'apps', 'evaluation', 'src');

/** Builds the product and the evaluation, and runs a program of the latter with what was typed. */
export async function runEvaluation(name) {
  build();
  await import(pathToFileURL(join(FOLDER, `${name}.js`)).href);
}

/** The same for a kind of program of which there are several: `bench ingest` is `bench-ingest`. */
export async function runEvaluationOf(kind, chosen) {
  const names = readdirSync(join(ROOT, 'apps', 'evaluation', 'src')).flatMap(
    (file) => new RegExp(`^${kind}-([a-z-]+)\\.ts$`).exec(file)?.[1] ?? [],
  );
  if (!names.includes(chosen)) {
    process.stderr.write(`Usage: npm run ${kind} -- ${names.join('|') || 'NAME'} [options], --help for each\n`);
    process.exit(1);
  }
  await runEvaluation(`${kind}-${chosen}`);
}
