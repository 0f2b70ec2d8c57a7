import { setImmediate as letOthers } from 'node:timers/promises';
import { type Registry } from 'prom-client';
import { type StoredSeries, type TelemetryStore } from '#foundation/telemetry-store';
import { type Clock } from '#foundation/vocabulary';
import { parseExpression } from './adapters/lezer/parse-expression.js';
import { instantData, pointsOf, type QueryData, rangeData } from './answers.js';
import { demandsOf } from './domain/demands.js';
import { evaluate } from './domain/evaluate.js';
import { type Expression, type LabelMatcher, type ValueType } from './domain/expression.js';
import { type Frame, type Grid, lastOf } from './domain/grid.js';
import { badData, execution, Refusal } from './domain/refusal.js';
import { type Value } from './domain/values.js';
import { typeOf } from './domain/type-of.js';
import { type QueryApiConfig } from './query-api.config.js';
import { type Endpoint, QueryApiMetrics } from './query-api.metrics.js';
import { refusalOf, SampleReader } from './sample-reader.js';
import { Turns } from './turns.js';

export interface MetricDescription {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

export interface QueriesParts {
  readonly store: TelemetryStore;
  readonly config: QueryApiConfig;
  readonly clock: Clock;
  /** What is known of metrics, by name. */
  readonly metadata: () => Iterable<readonly [string, MetricDescription]>;
  readonly registry: Registry;
  /** A monotone clock, for durations only. */
  readonly nowMs: () => number;
}

/** What may be said with a query beside its expression. */
export interface Asked {
  readonly timeoutMs?: number | undefined;
  readonly lookbackMs?: number | undefined;
  /** Series that are answered at most; the rest is left out with a warning. */
  readonly limit?: number | undefined;
  /** Whoever asked went away. */
  readonly signal?: AbortSignal | undefined;
}
export interface Answered<T> {
  readonly data: T;
  readonly warnings: readonly string[];
}

/** Work at a stretch before others have their turn: a few of it are not felt by whoever sends telemetry. */
const STRETCH_MS = 8;
const PAGE = 5_000;
const TRUNCATED = 'results truncated due to limit';

/** Queries over what the telemetry store keeps, bounded in number, size and time. */
export class Queries {
  private readonly reader: SampleReader;
  private readonly turns: Turns;
  private readonly metrics: QueryApiMetrics;

  constructor(private readonly parts: QueriesParts) {
    const { config } = parts;
    this.reader = new SampleReader(parts.store, config);
    this.turns = new Turns(config.maxConcurrent, config.maxWaiting);
    this.metrics = new QueryApiMetrics(parts.registry, {
      running: () => this.turns.running,
      waiting: () => this.turns.waiting,
    });
  }

  /** @param timeMs absent: now, by the clock of the network @throws Refusal */
  async instant(query: string, timeMs: number | undefined, asked: Asked = {}): Promise<Answered<QueryData>> {
    return this.counted('query', asked, async (check) => {
      const grid: Grid = { startMs: timeMs ?? this.parts.clock.network(), stepMs: 1, count: 1 };
      const value = await this.evaluated(parseExpression(query), grid, asked, check);
      return limited(instantData(value, grid), asked.limit);
    });
  }

  /** @param grid from the first moment to the last @throws Refusal */
  async range(
    query: string,
    { startMs, endMs, stepMs }: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
    asked: Asked = {},
  ): Promise<Answered<QueryData>> {
    return this.counted('query_range', asked, async (check) => {
      const { maxPointsPerSeries } = this.parts.config;
      if (endMs < startMs) throw badData('parameter', 'end timestamp must not be before start time');
      if (!(stepMs > 0))
        throw badData(
          'parameter',
          'zero or negative query resolution step widths are not accepted. Try a positive integer',
        );
      const count = Math.floor((endMs - startMs) / stepMs) + 1;
      if (count > maxPointsPerSeries)
        throw badData(
          'points',
          `exceeded maximum resolution of ${maxPointsPerSeries} points per timeseries. Try decreasing the query resolution (?step=XX)`,
        );
      const expression = parseExpression(query);
      const type = typeOf(expression);
      if (type !== 'scalar' && type !== 'vector')
        throw badData(
          'type',
          `invalid expression type "${TYPE_NAMES[type]}" for range query, must be Scalar or instant Vector`,
        );
      const grid = { startMs, stepMs, count };
      return limited(rangeData(await this.evaluated(expression, grid, asked, check), grid), asked.limit);
    });
  }

  /** Labels of the series that fit any of the selectors. */
  async series(
    selectors: readonly (readonly LabelMatcher[])[],
    asked: Asked = {},
  ): Promise<Answered<readonly StoredSeries['labels'][]>> {
    return this.counted('series', asked, async (check) => {
      const { found, warnings } = await this.listed(selectors, check);
      const labels = found.map((one) => one.labels);
      return cut(labels, warnings, asked.limit);
    });
  }

  /** Names of labels, in order. No selector: of every series. */
  async labelNames(
    selectors: readonly (readonly LabelMatcher[])[],
    asked: Asked = {},
  ): Promise<Answered<readonly string[]>> {
    return this.counted('labels', asked, async (check) => {
      const { found, warnings } = await this.listed(selectors, check);
      const names = new Set(found.flatMap(({ labels }) => Object.keys(labels)));
      return cut([...names].sort(), warnings, asked.limit);
    });
  }

  /** Values of a label, in order. */
  async labelValues(
    label: string,
    selectors: readonly (readonly LabelMatcher[])[],
    asked: Asked = {},
  ): Promise<Answered<readonly string[]>> {
    return this.counted('values', asked, async (check) => {
      const { found, warnings } = await this.listed(selectors, check);
      const values = new Set<string>();
      for (const { labels } of found) if (Object.hasOwn(labels, label)) values.add(labels[label] ?? '');
      return cut([...values].sort(), warnings, asked.limit);
    });
  }

  async metadata(
    metric: string | undefined,
    asked: Asked = {},
  ): Promise<Answered<Readonly<Record<string, readonly MetricDescription[]>>>> {
    return this.counted('metadata', asked, () => {
      const data: Record<string, readonly MetricDescription[]> = {};
      let count = 0;
      for (const [name, { type, help, unit }] of this.parts.metadata()) {
        if (metric !== undefined && name !== metric) continue;
        if (count++ >= (asked.limit ?? Infinity)) break;
        data[name] = [{ type, help, unit }];
      }
      return Promise.resolve({ data, warnings: [] });
    });
  }

  private async evaluated(expression: Expression, grid: Grid, asked: Asked, check: () => void): Promise<Value> {
    const { config } = this.parts;
    const frame: Frame = {
      ...{ startMs: grid.startMs, endMs: lastOf(grid) },
      lookbackMs: asked.lookbackMs ?? config.lookbackMs,
      usualStepMs: config.usualStepMs,
      maxPoints: config.maxPoints,
    };
    if (frame.endMs - frame.startMs > config.maxRangeMs)
      throw badData('range', `A query looks over at most ${config.maxRangeMs} ms.`);
    const { samples, read } = await this.reader.samplesOf(demandsOf(expression, grid, frame), check);
    this.metrics.read(read);
    const value = await this.driven(evaluate(expression, { grid, frame, samples }), check);
    const points = pointsOf(value);
    if (points > config.maxResultPoints)
      throw execution(
        'points',
        `The answer would have ${points} points, and ${config.maxResultPoints} are given at most.`,
      );
    return value;
  }

  /** Runs an evaluation in stretches, between which others have their turn and it may be ended. */
  private async driven<T>(work: Generator<undefined, T>, check: () => void): Promise<T> {
    let until = this.parts.nowMs() + STRETCH_MS;
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (this.parts.nowMs() < until) continue;
      await letOthers();
      check();
      until = this.parts.nowMs() + STRETCH_MS;
    }
  }

  /** Series that fit any of the selectors, or all, each once, as many as a list is made of. */
  private async listed(
    selectors: readonly (readonly LabelMatcher[])[],
    check: () => void,
  ): Promise<{ found: readonly StoredSeries[]; warnings: readonly string[] }> {
    const { maxListed } = this.parts.config;
    const found = new Map<string, StoredSeries>();
    const note = (series: readonly StoredSeries[]): void => {
      for (const one of series) if (found.size <= maxListed) found.set(one.fingerprint, one);
    };
    try {
      for (const matchers of selectors) {
        check();
        note(await this.parts.store.seriesWhere(matchers));
      }
      for (let after: number | undefined, isMore = selectors.length === 0; isMore;) {
        check();
        const page = await this.parts.store.series({ limit: PAGE, ...(after === undefined ? {} : { after }) });
        note(page.items);
        after = page.next;
        isMore = after !== undefined && found.size <= maxListed;
      }
    } catch (error) {
      throw refusalOf(error);
    }
    const all = [...found.values()];
    if (all.length <= maxListed) return { found: all, warnings: [] };
    return {
      found: all.slice(0, maxListed),
      warnings: [`More than ${maxListed} series fit: what is listed is of the first of them.`],
    };
  }

  private async counted<T>(
    endpoint: Endpoint,
    { timeoutMs, signal }: Asked,
    work: (check: () => void) => Promise<Answered<T>>,
  ): Promise<Answered<T>> {
    const began = this.parts.nowMs();
    const seconds = (): number => (this.parts.nowMs() - began) / 1_000;
    const mostMs = Math.min(timeoutMs ?? Infinity, this.parts.config.timeoutMs);
    const check = (): void => {
      if (signal?.aborted === true) throw new Refusal('canceled', 'gone', 'Whoever asked went away.');
      if (this.parts.nowMs() - began > mostMs)
        throw new Refusal('timeout', 'time', `query timed out after ${mostMs} ms`);
    };
    try {
      const answer = await this.turns.take(async () => {
        check();
        return work(check);
      });
      this.metrics.answered(endpoint, seconds());
      return answer;
    } catch (error) {
      this.metrics.refused(endpoint, error instanceof Refusal ? error.because : 'failed', seconds());
      throw error;
    }
  }
}

const TYPE_NAMES: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  ranges: 'range vector',
  text: 'string',
};

const cut = <T>(all: readonly T[], warnings: readonly string[], limit: number | undefined): Answered<readonly T[]> =>
  limit === undefined || all.length <= limit
    ? { data: all, warnings }
    : { data: all.slice(0, limit), warnings: [...warnings, TRUNCATED] };

const limited = (data: QueryData, limit: number | undefined): Answered<QueryData> => {
  if (limit === undefined || (data.resultType !== 'vector' && data.resultType !== 'matrix'))
    return { data, warnings: [] };
  if (data.result.length <= limit) return { data, warnings: [] };
  return { data: { ...data, result: data.result.slice(0, limit) } as QueryData, warnings: [TRUNCATED] };
};
