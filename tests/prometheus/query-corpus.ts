import { encodeLabels } from '#foundation/telemetry-store';

export const T0 = Date.UTC(2026, 9, 5, 9, 0, 0);
export const INTERVAL_MS = 15_000;
const REPORTS = 240;

export interface CorpusSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** `undefined`: the series ended, marked stale. In order of time. */
  readonly samples: readonly (readonly [timeMs: number, value: number | undefined])[];
}

/** Never on a full second: versions of Prometheus differ in whether a window has its begin. */
const timeOf = (report: number, jitterMs = 0): number => T0 + 137 + report * INTERVAL_MS + jitterMs;

const every = (
  labels: Record<string, string>,
  value: (report: number) => number | undefined | 'none',
  jitterMs: (report: number) => number = () => 0,
): CorpusSeries => ({
  labels,
  samples: Array.from(
    { length: REPORTS },
    (_, report) => [timeOf(report, jitterMs(report)), value(report)] as const,
  ).filter((sample): sample is readonly [number, number | undefined] => sample[1] !== 'none'),
});

const COUNTERS = ['1', '2', '3'].flatMap((cell) =>
  ['2xx', '5xx'].map((code, n) =>
    every({ __name__: 'calls_total', job: 'ran', cell, code }, (report) => {
      const grown = 10_000 + report * (7 * Number(cell) + n * 3) + ((report * 13) % 5);
      // Cell 2 restarts twice.
      return cell === '2' && report >= 100 ? (grown - 10_000) % 900 : grown;
    }),
  ),
);
const GAUGES = ['1', '2', '3', '4'].map((cell) =>
  every(
    { __name__: 'load_ratio', job: 'ran', cell, site: cell < '3' ? 'north' : 'south' },
    (report) => Math.sin(report / (5 + Number(cell))) * 0.4 + 0.3 * Number(cell) - 0.6,
    (report) => ((report * 7_919) % 3_000) - 1_500,
  ),
);
const BUCKETS = ['0.05', '0.1', '0.5', '1', '+Inf'].flatMap((le, n) =>
  ['1', '2'].map((cell) =>
    every(
      { __name__: 'delay_bucket', job: 'ran', cell, le },
      (report) => 5_000 + report * (n + 1) * (Number(cell) + 1),
    ),
  ),
);

/** What a network sends, with all that makes rates and lookbacks hard: restarts, gaps, jitter, marks of staleness, series that begin late or end. */
export const CORPUS: readonly CorpusSeries[] = [
  ...COUNTERS,
  ...GAUGES,
  ...BUCKETS,
  every({ __name__: 'fresh_total', job: 'core' }, (report) => (report < 60 ? 'none' : (report - 60) * 4)),
  every({ __name__: 'gap', job: 'core' }, (report) => (report > 80 && report < 130 ? 'none' : report % 17)),
  every({ __name__: 'stale', job: 'core' }, (report) => {
    if (report === 90 || report === 150) return undefined;
    return (report > 90 && report < 120) || report > 150 ? 'none' : report;
  }),
  every({ __name__: 'ends', job: 'core' }, (report) => (report > 70 ? 'none' : -report)),
  every({ __name__: 'sparse', job: 'core' }, (report) => (report % 11 === 0 ? report * 1.5 : 'none')),
  every({ __name__: 'constant', job: 'core' }, () => 42),
  every({ __name__: 'odd', job: 'core', kind: 'infinite' }, (report) => (report % 2 === 0 ? Infinity : -Infinity)),
  every({ __name__: 'odd', job: 'core', kind: 'large' }, (report) => 2 ** 40 + report * 2),
  every({ __name__: 'odd', job: 'core', kind: 'tiny' }, (report) => report * 1e-300),
  every({ __name__: 'site_info', site: 'north', owner: 'a' }, () => 1),
  every({ __name__: 'site_info', site: 'south', owner: 'b' }, () => 1),
  every({ __name__: 'cell_limit', cell: '1' }, () => 0.2),
  every({ __name__: 'cell_limit', cell: '2' }, () => 0.4),
];

/** Prometheus' mark of staleness, as its bits. */
const STALE = [0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x7f] as const;

const varint = (value: number): number[] => {
  const out: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return [...out, Number(rest)];
};
const field = (tag: number, content: readonly number[]): number[] => [tag, ...varint(content.length), ...content];
const doubleOf = (value: number): readonly number[] => [...new Uint8Array(Float64Array.of(value).buffer)];

/** A remote-write 1.0 request of what was reported in `(from, until]`, uncompressed. */
export const writeRequestOf = (from: number, until: number): Uint8Array =>
  Uint8Array.from(
    CORPUS.flatMap(({ labels, samples }) => {
      const some = samples.filter(([time]) => time > from && time <= until);
      const encoded = some.flatMap(([time, value]) =>
        field(0x12, [0x09, ...(value === undefined ? STALE : doubleOf(value)), 0x10, ...varint(time)]),
      );
      return some.length === 0 ? [] : field(0x0a, [...encodeLabels(labels), ...encoded]);
    }),
  );

/** Queries whose answers are to be those of Prometheus, at one moment and over a range. */
export const QUERIES: readonly string[] = [
  // Selectors.
  'calls_total',
  'calls_total{cell="1"}',
  'calls_total{cell!="1",code="5xx"}',
  'calls_total{cell=~"1|3"}',
  'calls_total{cell!~"1|3"}',
  '{__name__=~"load_.*",site="north"}',
  '{__name__="gap"}',
  'load_ratio{absent=""}',
  'load_ratio{site!=""}',
  'nothing_here',
  'stale',
  'gap',
  'ends',
  'sparse',
  'odd',
  'calls_total offset 7m',
  'calls_total offset -3m',
  'ends offset 20m',
  'stale offset 1m',
  `gap @ ${T0 / 1_000 + 900}`,
  'gap @ start()',
  'gap @ end()',
  `rate(calls_total[5m] @ ${T0 / 1_000 + 1_800})`,
  `calls_total @ ${T0 / 1_000 + 1_800} offset 5m`,
  // Range functions.
  'rate(calls_total[1m])',
  'rate(calls_total[5m])',
  'rate(calls_total[20s])',
  'rate(calls_total[17m] offset 3m)',
  'increase(calls_total[5m])',
  'increase(fresh_total[10m])',
  'rate(fresh_total[2m])',
  'irate(calls_total[5m])',
  'irate(stale[3m])',
  'delta(load_ratio[5m])',
  'delta(sparse[20m])',
  'idelta(load_ratio[5m])',
  'deriv(load_ratio[10m])',
  'deriv(constant[10m])',
  'deriv(gap[10m])',
  'predict_linear(load_ratio[10m], 600)',
  'predict_linear(gap[10m], -60)',
  'resets(calls_total[30m])',
  'resets(load_ratio[5m])',
  'changes(load_ratio[5m])',
  'changes(constant[5m])',
  'changes(gap[10m])',
  ...['avg', 'min', 'max', 'sum', 'count', 'last', 'stddev', 'stdvar', 'present'].flatMap((name) =>
    ['load_ratio[4m]', 'stale[10m]', 'gap[3m]', 'odd{kind!="infinite"}[2m]', 'sparse[6m]'].map(
      (range) => `${name}_over_time(${range})`,
    ),
  ),
  'avg_over_time(odd{kind="infinite"}[2m])',
  'sum_over_time(odd{kind="infinite"}[2m])',
  'quantile_over_time(0.9, load_ratio[5m])',
  'quantile_over_time(0, gap[5m])',
  'quantile_over_time(1.5, gap[5m])',
  'quantile_over_time(-1, gap[5m])',
  'absent_over_time(gap[3m])',
  'absent_over_time(nothing_here{a="b",c=~"d"}[3m])',
  'absent(ends{job="core"})',
  'absent(nothing_here{a="b",c!="d"})',
  // Subqueries.
  'max_over_time(rate(calls_total[2m])[10m:1m])',
  'avg_over_time(load_ratio[10m:30s])',
  'sum_over_time(gap[5m:])',
  'rate(calls_total[10m:20s])',
  'min_over_time(deriv(load_ratio[3m])[9m:2m] offset 4m)',
  'max_over_time(sum(rate(calls_total[1m]))[5m:30s])',
  `avg_over_time(gap[5m:30s] @ ${T0 / 1_000 + 2_000})`,
  'quantile_over_time(0.5, avg_over_time(load_ratio[1m])[7m:17s])',
  // Aggregations.
  ...['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar'].flatMap((name) => [
    `${name}(load_ratio)`,
    `${name} by (site) (load_ratio)`,
    `${name} without (cell, code) (rate(calls_total[3m]))`,
    `${name}({job="core",kind=""})`,
  ]),
  'sum by (nothing) (calls_total)',
  'sum by (cell, code) (increase(calls_total[5m]))',
  'count by (__name__) ({job="core"})',
  'topk(2, load_ratio)',
  'bottomk(2, load_ratio)',
  'topk by (site) (1, load_ratio)',
  'bottomk(3, rate(calls_total[5m]))',
  'topk(0, load_ratio)',
  'topk(99, load_ratio)',
  'topk(scalar(constant) / 21, load_ratio)',
  'quantile(0.25, load_ratio)',
  'quantile by (site) (0.9, load_ratio)',
  'quantile(2, load_ratio)',
  'quantile(NaN, load_ratio)',
  'count_values("value", constant)',
  'count_values by (job) ("value", floor(load_ratio * 4))',
  // Arithmetic.
  '1 + 2 * 3 ^ 2 / 4 % 5 - -6',
  '-2 ^ 2',
  '2 ^ 3 ^ 2',
  '-load_ratio ^ 2',
  '1 / 0',
  '0 / 0',
  '-1 / 0',
  '7 % -3',
  '-7 % 3',
  '0x1F + 1e3 + .5',
  '1 atan2 2',
  'load_ratio * 100',
  '100 - load_ratio',
  'load_ratio % 0.25',
  'load_ratio ^ 0.5',
  'load_ratio / 0',
  '-load_ratio',
  '+load_ratio',
  'load_ratio + load_ratio',
  'load_ratio - on(cell) cell_limit',
  'load_ratio / on(cell, job) load_ratio',
  'load_ratio atan2 on(cell, site) load_ratio',
  'calls_total / ignoring(code) group_left sum without (code) (calls_total)',
  'rate(calls_total{code="5xx"}[5m]) / ignoring(code) (rate(calls_total{code="2xx"}[5m]))',
  'load_ratio * on(site) group_left(owner) site_info',
  'site_info * on(site) group_right(owner) load_ratio',
  'load_ratio + on(site) site_info',
  'site_info + on(site) load_ratio',
  'load_ratio * on(site) group_left(cell) site_info',
  'sum by (site) (load_ratio) / on(site) count by (site) (load_ratio)',
  // Comparison.
  'load_ratio > 0.3',
  'load_ratio > bool 0.3',
  '0.3 < load_ratio',
  '0.3 < bool load_ratio',
  'load_ratio >= load_ratio',
  'load_ratio != 0',
  'load_ratio == bool load_ratio',
  'load_ratio > on(cell) cell_limit',
  'load_ratio > bool on(cell) cell_limit',
  'cell_limit <= on(cell) group_right load_ratio',
  'cell_limit <= bool on(cell) group_right load_ratio',
  '1 > bool 2',
  '2 == bool 2',
  'calls_total > 10100 < 11000',
  // Sets.
  'load_ratio and cell_limit',
  'load_ratio and on(cell) cell_limit',
  'load_ratio unless on(cell) cell_limit',
  'load_ratio or cell_limit',
  'cell_limit or on(cell) load_ratio',
  'load_ratio > 0.5 or load_ratio < 0',
  'stale or gap',
  'gap and on() vector(1)',
  'gap unless on() (gap > 8)',
  'load_ratio and ignoring(job, site) cell_limit',
  // Functions.
  ...['abs', 'ceil', 'floor', 'exp', 'sqrt', 'ln', 'log2', 'log10', 'sgn', 'sin', 'cos', 'tan', 'asin', 'acos'].map(
    (name) => `${name}(load_ratio)`,
  ),
  ...['atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'deg', 'rad'].map((name) => `${name}(load_ratio)`),
  'round(load_ratio * 10)',
  'round(load_ratio, 0.25)',
  'round(-2.5 * cell_limit, 0.5)',
  'clamp(load_ratio, 0, 0.5)',
  'clamp(load_ratio, 0.5, 0)',
  'clamp_min(load_ratio, 0.2)',
  'clamp_max(load_ratio, 0.2)',
  'clamp_max(load_ratio, scalar(cell_limit{cell="1"}))',
  'histogram_quantile(0.9, delay_bucket)',
  'histogram_quantile(0.5, rate(delay_bucket[5m]))',
  'histogram_quantile(0.99, sum by (le) (rate(delay_bucket[5m])))',
  'histogram_quantile(2, delay_bucket)',
  'histogram_quantile(-1, delay_bucket)',
  'histogram_quantile(0.5, delay_bucket{le!="+Inf"})',
  'histogram_quantile(0.5, calls_total)',
  'label_replace(load_ratio, "where", "$1-x", "site", "(n|s).*")',
  'label_replace(load_ratio, "site", "", "site", "north")',
  'label_replace(load_ratio, "cell", "c${1}", "cell", "([0-9]+)")',
  'label_replace(load_ratio, "v", "$first", "site", "(?P<first>.).*")',
  'label_replace(load_ratio, "__name__", "other", "cell", ".*")',
  'label_replace(load_ratio, "cell", "same", "cell", ".*")',
  'label_join(load_ratio, "both", "/", "site", "cell")',
  'label_join(load_ratio, "none", "/")',
  'scalar(constant)',
  'scalar(load_ratio)',
  'scalar(nothing_here)',
  'vector(3)',
  'vector(time())',
  'time()',
  'pi()',
  'timestamp(load_ratio)',
  'timestamp(stale)',
  'timestamp(load_ratio * 1)',
  'time() - timestamp(sparse)',
  'sort(load_ratio)',
  'sort_desc(load_ratio)',
  'hour()',
  'minute()',
  'day_of_week()',
  'day_of_month()',
  'days_in_month()',
  'month()',
  'year()',
  'day_of_year()',
  'hour(timestamp(gap))',
  'minute(vector(1500000000))',
  // Several things at once, as dashboards have them.
  'sum by (cell) (rate(calls_total{code="5xx"}[5m])) / sum by (cell) (rate(calls_total[5m])) * 100',
  'topk(1, sum by (cell) (rate(calls_total[5m]))) or vector(0)',
  'avg_over_time(load_ratio[5m]) > on(cell) group_left() (cell_limit * 1.5)',
  '(load_ratio > 0.2) * on(site) group_left(owner) site_info # who owns it\n + 0',
  'sum(load_ratio) by (site) - ignoring(site) group_left sum(load_ratio)',
  'count(load_ratio > 0.1) / count(load_ratio)',
  // What both refuse.
  'calls_total +',
  'rate(calls_total)',
  'rate(calls_total[5m',
  'sum(calls_total[5m])',
  'nosuch(calls_total)',
  '{}',
  '{a=~".*"}',
  'calls_total{cell=~"("}',
  '1 > 2',
  'vector(1) and 1',
  'load_ratio + bool load_ratio',
  'rate(calls_total[0s])',
  'calls_total[5m] offset 1m offset 2m',
  'abs(load_ratio, 1)',
  'abs()',
  'sum(1)',
  '"text" + 1',
  'topk(load_ratio)',
  'load_ratio and on(cell) group_left cell_limit',
  'load_ratio + on(cell) group_left(cell) cell_limit',
  'label_replace(load_ratio, "a", "x", "site", "(")',
  '1[5m]',
  '(load_ratio)[5m:1m][5m:1m]',
];
