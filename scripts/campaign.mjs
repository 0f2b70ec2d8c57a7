import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { buildWithEvaluation, ROOT } from './evaluation-build.mjs';

buildWithEvaluation();
await import(pathToFileURL(join(ROOT, 'dist', 'apps', 'evaluation', 'src', 'campaign.js')).href);
