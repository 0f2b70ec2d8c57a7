// `npm run docs:generate`: the documents that are made from the product itself.
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openApiDocument } from '#surface/console-api';
import { CONFIG_SLICES } from '../../apps/appliance/src/config-slices.js';
import { configDocument } from './config-document.js';
import { laidOut } from './laid-out.js';
import { metricsDocument, readExposition } from './metrics-document.js';
import { exposition } from './running-appliance.js';

const DOCS = resolve(import.meta.dirname, '../../docs');

const write = async (name: string, text: string): Promise<void> => {
  const file = resolve(DOCS, name);
  writeFileSync(file, await laidOut(file, text));
  process.stdout.write(`docs/${name}\n`);
};

await write('config.md', configDocument(CONFIG_SLICES));
await write('metrics.md', metricsDocument(readExposition(await exposition())));
await write('openapi.json', JSON.stringify(await openApiDocument(), undefined, 2));
