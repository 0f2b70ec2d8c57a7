import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Child } from '../../apps/evaluation/src/running/child.js';

const CAMPAIGN = resolve(import.meta.dirname, '../../dist/apps/evaluation/src/campaign.js');
const LONG = 240_000;

describe('a quiet network', () => {
  it(
    'is left alone: no action in two hours, and no more false anomalies than a day may have',
    async () => {
      const run = new Child('campaign', CAMPAIGN, ['quiet', '--hours', '2', '--sites', '12', '--seed', '5']);
      try {
        const result = JSON.parse(await run.find(/^RESULT (.*)$/, LONG)) as Record<string, number>;
        expect(result).toMatchObject({ campaign: 'quiet', correctiveActions: 0 });
        expect(result['falseAnomalies']).toBeLessThanOrEqual(1);
      } finally {
        await run.stop(20_000);
      }
    },
    LONG,
  );
});
