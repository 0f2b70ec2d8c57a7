import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { build, ROOT } from './lib.mjs';

build();
await import(pathToFileURL(join(ROOT, 'dist', 'apps', 'simulator', 'src', 'main.js')).href);
