import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpositionReader } from '../exposition/exposition-reader.js';
import { ScrapedDecoder } from '../remote-write-decoder.js';
import { KeptSeries } from '../testing/index.js';
import { relabelling } from './relabelling.js';
import { ScrapedBody } from './scraped-body.js';
import { ScrapeConfig } from './scrape.config.js';
import { TargetReport } from './target-report.js';
import { type ScrapeCounts, type ScrapeRefusal, TargetSeries, type TargetSeriesSettings } from './target-series.js';

const STEP_MS = 15_000;

/** A target that shows one text after the other, and what is logged of it. */
class Shown {
  readonly body = new ScrapedBody();
  private readonly series: TargetSeries;
  private readonly reader = new ExpositionReader({ strict: false });
  private now = 0;

  constructor(settings: Partial<TargetSeriesSettings> = {}) {
    this.series = new TargetSeries(
      {
        labels: new Map([
          ['instance', 'du-1'],
          ['job', 'ran'],
        ]),
        externalLabels: {},
        honorLabels: false,
        honorTimestamps: true,
        relabel: () => true,
        sampleLimit: 0,
        labelLimit: 0,
        maxSeries: 1_000,
        ...settings,
      },
      this.body,
    );
  }

  scrape(text: string): ScrapeCounts | ScrapeRefusal {
    this.now += STEP_MS;
    this.series.begin(this.now);
    this.reader.read(new TextEncoder().encode(text), 'text', this.series);
    return this.series.end();
  }

  fail(): void {
    this.now += STEP_MS;
    this.series.fail(this.now);
  }

  /** What the log keeps of the last scrape, as the lane reads it. */
  get logged(): KeptSeries {
    const sink = new KeptSeries();
    expect(new ScrapedDecoder().decode(this.body.written, sink)).toBe(this.body.items);
    return sink;
  }

  /** Without the labels of the target. */
  get lines(): string[] {
    return this.logged.samples.map(({ series, value, timestampMs }) => {
      const own = series.replace(',instance="du-1",job="ran"', '').replace('__name__=', '');
      return `${own} ${value}${timestampMs === this.now ? '' : ` at ${timestampMs}`}`;
    });
  }
}

describe('TargetSeries', () => {
  it('gives series the labels of their target', () => {
    const target = new Shown();
    expect(target.scrape('a{cell="3"} 1\nb 2\n')).toEqual({ scraped: 2, kept: 2, added: 2, dropped: 0 });
    expect(target.logged.samples).toEqual([
      { series: '__name__="a",cell="3",instance="du-1",job="ran"', timestampMs: STEP_MS, value: 1 },
      { series: '__name__="b",instance="du-1",job="ran"', timestampMs: STEP_MS, value: 2 },
    ]);
  });

  it.each([
    [false, '__name__="a",exported_instance="x",exported_job="y",instance="du-1",job="ran"'],
    [true, '__name__="a",instance="x",job="y"'],
  ])('where both have a label and honor_labels is %s, the series is %s', (honorLabels, series) => {
    const target = new Shown({ honorLabels });
    target.scrape('a{instance="x",job="y"} 1\n');
    expect(target.logged.samples.map((sample) => sample.series)).toEqual([series]);
  });

  it('marks as stale what is shown no longer, once, and takes it back', () => {
    const target = new Shown();
    target.scrape('a 1\nb 1\n');
    target.scrape('a 2\n');
    expect(target.lines).toEqual(['"a" 2', '"b" NaN']);
    target.scrape('a 3\n');
    expect(target.lines).toEqual(['"a" 3']);
    expect(target.scrape('a 4\nb 4\n')).toMatchObject({ added: 1 });
    expect(target.lines).toEqual(['"a" 4', '"b" 4']);
  });

  it('writes the very NaN that Prometheus marks staleness with', () => {
    const target = new Shown();
    target.scrape('a 1\n');
    target.fail();
    const marker = Buffer.of(0x09, 0x02, 0, 0, 0, 0, 0, 0xf0, 0x7f, 0x10);
    expect(Buffer.from(target.body.written).includes(marker)).toBe(true);
  });

  it('marks all as stale when a scrape fails or cannot be read, but not what it had not taken before', () => {
    const target = new Shown();
    target.scrape('a 1\nb 1\n');
    expect(() => target.scrape('a 2\nnew 2\nb x\n')).toThrow('no valid value');
    target.fail();
    expect(target.lines).toEqual(['"a" NaN', '"b" NaN']);
    target.fail();
    expect(target.lines).toEqual([]);
  });

  it('takes times of the exposition, and marks no such series', () => {
    const target = new Shown();
    target.scrape('a 1 4000\nb 1\n');
    expect(target.lines).toEqual(['"a" 1 at 4000', '"b" 1']);
    target.scrape('');
    expect(target.lines).toEqual(['"b" NaN']);
    const own = new Shown({ honorTimestamps: false });
    own.scrape('a 1 4000\n');
    expect(own.lines).toEqual(['"a" 1']);
  });

  it('keeps the first of two samples of one series, and counts the other', () => {
    const target = new Shown();
    expect(target.scrape('a{x="1",y="2"} 1\na{y="2",x="1"} 2\na 3 -5\n')).toMatchObject({ kept: 1, dropped: 2 });
    expect(target.lines).toEqual(['"a",x="1",y="2" 1']);
  });

  it('leaves out what relabelling drops, and remembers it', () => {
    const [job] = ScrapeConfig.schema.parse({
      scrape_configs: [
        {
          job_name: 'ran',
          metric_relabel_configs: [
            { source_labels: ['__name__'], regex: 'go_.*', action: 'drop' },
            { regex: 'noise', action: 'labeldrop' },
          ],
        },
      ],
    }).scrape_configs;
    const target = new Shown({ relabel: relabelling(job?.metric_relabel_configs ?? []) });
    for (let n = 0; n < 2; n++) {
      expect(target.scrape('go_threads 9\na{noise="1"} 1\n')).toMatchObject({ scraped: 2, kept: 1 });
      expect(target.lines).toEqual(['"a" 1']);
    }
  });

  it.each<[Partial<TargetSeriesSettings>, ScrapeRefusal]>([
    [{ sampleLimit: 2 }, 'sample-limit'],
    [{ labelLimit: 3 }, 'label-limit'],
    [{ maxSeries: 2 }, 'series-limit'],
  ])('refuses a scrape beyond %j whole', (settings, refusal) => {
    const target = new Shown(settings);
    expect(target.scrape('a 1\nb 1\n')).toMatchObject({ kept: 2 });
    expect(target.scrape('a 1\nb 1\nc{x="1"} 1\n')).toBe(refusal);
    target.fail();
    expect(target.lines).toEqual(['"a" NaN', '"b" NaN']);
  });

  it('carries exemplars, at the time of the scrape where they have none', () => {
    const target = new Shown();
    const series = new TargetSeries(
      {
        labels: new Map(),
        externalLabels: { cluster: 'n' },
        honorLabels: false,
        honorTimestamps: true,
        relabel: () => true,
        sampleLimit: 0,
        labelLimit: 0,
        maxSeries: 9,
      },
      target.body,
    );
    series.begin(STEP_MS);
    const text = 'a_total 1 # {trace_id="x"} 0.5\nb_total 1 # {} 0.5 2\n# EOF\n';
    new ExpositionReader({ strict: false }).read(new TextEncoder().encode(text), 'openmetrics', series);
    series.end();
    expect(target.logged.exemplars).toEqual([
      { series: '__name__="a_total",cluster="n"', timestampMs: STEP_MS, value: 0.5, labels: 'trace_id="x"' },
      { series: '__name__="b_total",cluster="n"', timestampMs: 2_000, value: 0.5, labels: '' },
    ]);
  });

  it('logs at every scrape exactly what is shown, and a mark for each series that was shown before', () => {
    const scrape = fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.option(scrape, { freq: 4 }), { maxLength: 12 }), (scrapes) => {
        const target = new Shown();
        let before = new Set<number>();
        for (const shown of scrapes) {
          if (shown === null) target.fail();
          else target.scrape(shown.map((n) => `m{n="${n}"} ${n}\n`).join(''));
          const now = new Set(shown ?? []);
          const expected = [...now].map((n) => `"m",n="${n}" ${n}`);
          const gone = [...before].filter((n) => !now.has(n)).map((n) => `"m",n="${n}" NaN`);
          const lines = target.lines.map((line) =>
            line.replace(/"m",instance="du-1",job="ran"/, '"m"').replace(',instance="du-1",job="ran"', ''),
          );
          expect(lines.sort()).toEqual([...expected, ...gone].sort());
          before = now;
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('TargetReport', () => {
  it('tells how a scrape went, in the series that Prometheus has', () => {
    const body = new ScrapedBody();
    const report = new TargetReport(new Map([['job', 'ran']]));
    report.write(body, 5, 0.25, { scraped: 9, kept: 8, added: 7, dropped: 0 });
    report.write(body, 6, 1, undefined);
    report.stale(body, 7);
    const sink = new KeptSeries();
    new ScrapedDecoder().decode(body.written, sink);
    const names = [
      'up',
      'scrape_duration_seconds',
      'scrape_samples_scraped',
      'scrape_samples_post_metric_relabeling',
      'scrape_series_added',
    ];
    expect(sink.samples.map(({ series }) => series)).toEqual(
      [...names, ...names, ...names].map((name) => `__name__="${name}",job="ran"`),
    );
    expect(sink.samples.map(({ value }) => value)).toEqual([1, 0.25, 9, 8, 7, 0, 1, 0, 0, 0, NaN, NaN, NaN, NaN, NaN]);
  });
});
