import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CONFIG_SLICES } from '../../apps/appliance/src/config-slices.js';
import { configDocument } from './config-document.js';
import { laidOut } from './laid-out.js';
import { metricsDocument, readExposition } from './metrics-document.js';
import { exposition } from './running-appliance.js';

const fileOf = (name: string): string => resolve(import.meta.dirname, '../../docs', name);

describe('the generated documents are what the product says now; else `npm run docs:generate`', () => {
  it('docs/config.md has every key of every slice', async () => {
    const file = fileOf('config.md');
    expect(readFileSync(file, 'utf8')).toBe(await laidOut(file, configDocument(CONFIG_SLICES)));
  });

  it('docs/metrics.md has every metric that the built appliance shows', async () => {
    const file = fileOf('metrics.md');
    expect(readFileSync(file, 'utf8')).toBe(await laidOut(file, metricsDocument(readExposition(await exposition()))));
  });

  it('every key of the configuration says what it is for', () => {
    const silent = configDocument(CONFIG_SLICES)
      .split('\n')
      .filter((line) => /^\| `\w+\..*\|\s*\|$/.test(line));
    expect(silent).toEqual([]);
  });
});
