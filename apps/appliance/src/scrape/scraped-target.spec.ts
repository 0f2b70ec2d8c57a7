import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ApplianceError } from '#foundation/platform';
import { type MetricMetadata, ScrapedDecoder } from '#monitor/prometheus';
import { KeptSeries } from '#monitor/prometheus/testing';
import { type Got } from './http-get.js';
import { ScrapedTarget } from './scraped-target.js';
import { ScrapeMetrics } from './scrape.metrics.js';

const target = {
  key: 'k',
  url: 'http://du-1:9100/metrics',
  labels: new Map([['job', 'ran']]),
  intervalMs: 30,
  timeoutMs: 10,
};

/** A target whose answers and whose log are scripted. */
const rigOf = (sampleLimit = 0) => {
  const registry = new Registry();
  const answers: (string | Error)[] = [];
  const logged: string[][] = [];
  const described: MetricMetadata[] = [];
  let refusals = 0;
  let now = 0;
  const scraped = new ScrapedTarget({
    target,
    source: 'ran',
    strict: false,
    metrics: new ScrapeMetrics(registry, () => []),
    describe: (metadata) => described.push(metadata),
    wallMs: () => (now += 1_000),
    monotonicMs: () => 0,
    get: (): Promise<Got> => {
      const answer = answers.shift() ?? '';
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve({ body: Buffer.from(answer), contentType: 'text/plain', headers: {} });
    },
    intake: {
      accept: (_source, _bytes, decode) => {
        if (refusals-- > 0) return Promise.reject(new ApplianceError('INTAKE_OVERLOADED', { retryable: true }));
        const received = decode();
        const sink = new KeptSeries();
        expect(new ScrapedDecoder().decode(received.body, sink)).toBe(received.items);
        logged.push(sink.samples.map(({ series, value }) => `${/"(\w+)"/.exec(series)?.[1] ?? ''} ${value}`));
        return Promise.resolve(received);
      },
    },
    series: {
      labels: target.labels,
      externalLabels: {},
      honorLabels: false,
      honorTimestamps: true,
      relabel: () => true,
      sampleLimit,
      labelLimit: 0,
      maxSeries: 1_000,
    },
  });
  const outcomes = async (): Promise<Record<string, number>> => {
    const { values } = (await registry.getSingleMetric('noc_scrape_scrapes_total')?.get()) ?? { values: [] };
    return Object.fromEntries(
      values.filter(({ value }) => value > 0).map(({ labels, value }) => [String(labels['outcome']), value]),
    );
  };
  const scrape = async (...texts: (string | Error)[]): Promise<void> => {
    for (const text of texts) {
      answers.push(text);
      await scraped.scrape();
    }
  };
  return {
    ...{ scraped, scrape, logged, described, outcomes },
    refuse: (times: number) => {
      refusals = times;
    },
  };
};
const report = (up: 0 | 1, scraped: number, kept: number, added: number): string[] => [
  `up ${up}`,
  'scrape_duration_seconds 0',
  `scrape_samples_scraped ${scraped}`,
  `scrape_samples_post_metric_relabeling ${kept}`,
  `scrape_series_added ${added}`,
];

describe('ScrapedTarget', () => {
  it('logs what it was shown with how it went, and all as stale where it was not answered', async () => {
    const { scraped, scrape, logged, outcomes } = rigOf();
    await scrape('a 1\nb 2\n', new Error('gone'), 'a{ 1\n', 'a 3\n');
    expect(logged).toEqual([
      ['a 1', 'b 2', ...report(1, 2, 2, 2)],
      ['a NaN', 'b NaN', ...report(0, 0, 0, 0)],
      report(0, 0, 0, 0),
      ['a 3', ...report(1, 1, 1, 1)],
    ]);
    expect(await outcomes()).toEqual({ taken: 2, unreachable: 1, unreadable: 1 });
    expect([scraped.health, scraped.trouble]).toEqual(['up', undefined]);
  });

  it('is heard of when it answers, not when it is asked', async () => {
    const { scraped, scrape } = rigOf();
    await scrape('a 1\n');
    const answered = scraped.answeredMs;
    await scrape(new Error('gone'));
    expect([scraped.answeredMs, scraped.health, scraped.trouble]).toEqual([answered, 'down', 'gone']);
  });

  it('takes nothing of a scrape beyond its limit', async () => {
    const { scrape, logged, outcomes } = rigOf(1);
    await scrape('a 1\nb 2\n');
    expect(logged).toEqual([report(0, 0, 0, 0)]);
    expect(await outcomes()).toEqual({ 'over-limit': 1 });
  });

  it('offers what it found to the log again, and says where that is in vain', async () => {
    const { scraped, scrape, logged, outcomes, refuse } = rigOf();
    refuse(1);
    await scrape('a 1\n');
    expect(logged).toHaveLength(1);
    refuse(9);
    await scrape('a 2\n');
    expect(logged).toHaveLength(1);
    expect(await outcomes()).toEqual({ taken: 1, 'not-logged': 1 });
    expect(scraped.trouble).toBeDefined();
  });

  it('ends all its series when it is scraped no more', async () => {
    const { scraped, scrape, logged } = rigOf();
    await scrape('a 1\n');
    await scraped.end();
    expect(logged.at(-1)).toEqual(['a NaN', ...report(1, 0, 0, 0).map((line) => line.replace(/ \d$/, ' NaN'))]);
  });

  it('tells of each metric once what it is', async () => {
    const { scrape, described } = rigOf();
    const text = '# TYPE a counter\n# HELP a Things.\na 1\n';
    await scrape(text, text, text.replace('Things', 'More'));
    expect(described).toEqual([
      { metric: 'a', type: 'counter', help: 'Things.', unit: '' },
      { metric: 'a', type: 'counter', help: 'More.', unit: '' },
    ]);
  });
});
