import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, js, ROOT } from './lib.mjs';

/** Builds the product and the evaluation, and runs a program of the latter with what was typed. */
export async function runEvaluation(name) {
  build();
  js('node_modules/@swc/cli/bin/swc.js', [
    'apps/evaluation',
    '--out-dir',
    'dist',
    '--config-file',
    '.swcrc',
    '--quiet',
  ]);
  await import(pathToFileURL(join(ROOT, 'dist', 'apps', 'evaluation', 'src', `${name}.js`)).href);
}
