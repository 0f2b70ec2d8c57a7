import { describe, expect, it } from '@jest/globals';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { type MetricMetadata } from '#monitor/prometheus';
import { MetricCatalogue } from './metric-catalogue.js';

const of = (metric: string, help = 'Handovers.'): MetricMetadata => ({ metric, type: 'counter', help, unit: '' });

describe('MetricCatalogue', () => {
  it('knows after a restart what was said last', async () => {
    const records = new InMemoryRecordStore();
    const before = new MetricCatalogue(records, () => undefined);
    for (const said of [of('ho_total', 'First.'), of('rach_total'), of('ho_total'), of('a.b/c d')]) before.note(said);
    await before.close();
    const after = new MetricCatalogue(records, () => undefined);
    await after.start();
    expect([...after.all.values()].map(({ metric, help }) => [metric, help]).sort()).toEqual([
      ['a.b/c d', 'Handovers.'],
      ['ho_total', 'Handovers.'],
      ['rach_total', 'Handovers.'],
    ]);
  });

  it('cuts a help that is a book', async () => {
    const catalogue = new MetricCatalogue(new InMemoryRecordStore(), () => undefined);
    catalogue.note(of('m', 'x'.repeat(5_000)));
    expect(catalogue.all.get('m')?.help).toHaveLength(1_024);
    await catalogue.close();
  });
});
