// `npm run stores -- COMMAND`: snapshots, restore, and copies between the embedded stores and Elasticsearch.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, ROOT } from './lib.mjs';

build();
await import(pathToFileURL(join(ROOT, 'dist', 'apps', 'appliance', 'src', 'stores-command.js')).href);
