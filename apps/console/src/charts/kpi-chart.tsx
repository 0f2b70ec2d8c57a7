import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState, type JSX } from 'react';
import { kpisQuery } from '../api/queries.js';
import type { KpiSeries, Point, Severity } from '../api/types.js';
import { Failed, ObjectName, Skeleton } from '../design/parts.js';
import { formatQuantity, formatRange, formatTick } from '../format/number.js';
import { formatClock } from '../format/time.js';
import { measureName } from '../format/words.js';
import { align, withGaps, type Aligned } from './align.js';
import { drawMark, Plot, type ChartColours, type PlotSpec } from './plot.js';

export interface Mark {
  readonly at: number;
  readonly word: string;
}

const HEIGHT = 132;
const MOST_DOTS = 60;

interface Columns extends Aligned {
  readonly outside: readonly number[];
}

/** Observed, usual, lower, upper on one axis, and which of the observed are unusual. */
const columnsOf = (series: KpiSeries): Columns => {
  // A band is symmetric where the measure is not: shares and counts end at 0.
  const counted = series.unit === '1' || series.unit.startsWith('{');
  const neverBelow = (lower: number): number => (counted ? Math.max(0, lower) : lower);
  const { times, columns } = align([
    withGaps(series.points) as Point[],
    series.band.map(([t, value]): Point => [t, value]),
    series.band.map(([t, , lower]): Point => [t, neverBelow(lower)]),
    series.band.map(([t, , , upper]): Point => [t, upper]),
  ]);
  const [observed = [], , lower = [], upper = []] = columns;
  const unusual = observed.flatMap((value, i) => {
    const [low, high] = [lower[i], upper[i]];
    return value != null && low != null && high != null && (value < low || value > high) ? [i] : [];
  });
  // More dots than these would hide the line.
  const every = Math.ceil(unusual.length / MOST_DOTS);
  return { times, columns, outside: unusual.filter((_, i) => i % every === 0) };
};

const Reading = ({ series, columns, at }: { series: KpiSeries; columns: Columns; at: number | null }): JSX.Element => {
  const [observed = [], , lower = [], upper = []] = columns.columns;
  const index = at ?? observed.findLastIndex((value) => value != null);
  const value = observed[index];
  const [low, high, time] = [lower[index], upper[index], columns.times[index]];
  return (
    <p className="reading">
      <span className="strong">{value == null ? 'no report' : formatQuantity(value, series.unit)}</span>
      {low != null && high != null && <span className="muted"> usual {formatRange(low, high, series.unit)}</span>}
      {at !== null && time !== undefined && <span className="muted"> at {formatClock(time)}</span>}
    </p>
  );
};

const Drawn = ({
  series,
  range,
  severity,
  marks,
  onBrush,
}: {
  series: KpiSeries;
  range: readonly [number, number];
  severity: Severity;
  marks: readonly Mark[];
  onBrush?: (range: [number, number]) => void;
}): JSX.Element => {
  const columns = useMemo(() => columnsOf(series), [series]);
  const [at, setAt] = useState<number | null>(null);
  const spec = useCallback(
    (colours: ChartColours): PlotSpec => {
      const alarm = severity === 'cleared' ? colours.warning : colours[severity];
      return {
        data: [columns.times, ...columns.columns] as PlotSpec['data'],
        format: (value) => formatTick(value, series.unit),
        bands: [{ series: [4, 3], fill: `color-mix(in srgb, ${colours['ink-3']} 22%, transparent)` }],
        series: [
          {
            stroke: colours.ink,
            width: 1.75,
            points: { show: true, size: 5, fill: alarm, stroke: alarm },
          },
          { stroke: colours['ink-3'], width: 1, dash: [3, 3], points: { show: false } },
          { stroke: 'transparent', width: 0, points: { show: false } },
          { stroke: 'transparent', width: 0, points: { show: false } },
        ],
        dots: columns.outside,
        over: (u) => {
          for (const mark of marks) drawMark(u, mark.at, mark.word, colours['ink-2'], colours.panel);
        },
      };
    },
    [columns, series.unit, severity, marks],
  );
  return (
    <>
      <header className="chart-head">
        <h3>
          {measureName(series.measure)}{' '}
          <span className="soft chart-object">
            <ObjectName dn={series.dn} name={series.name} />
          </span>
        </h3>
        <Reading series={series} columns={columns} at={at} />
      </header>
      {series.points.length === 0 ? (
        <p className="no-points soft" style={{ height: HEIGHT }}>
          No report in this time.
        </p>
      ) : (
        <Plot
          spec={spec}
          range={range}
          sync="incident"
          height={HEIGHT}
          label={`${measureName(series.measure)} of ${series.name} over time, with what is usual`}
          onCursor={setAt}
          {...(onBrush === undefined ? {} : { onBrush })}
        />
      )}
    </>
  );
};

/** A measure of an object over time with its expected band. Loads on its own, and keeps its size meanwhile. */
export const KpiChart = ({
  dn,
  measure,
  range,
  severity,
  marks,
  onBrush,
}: {
  dn: string;
  measure: string;
  range: readonly [number, number];
  severity: Severity;
  marks: readonly Mark[];
  onBrush?: (range: [number, number]) => void;
}): JSX.Element => {
  const { data, error, refetch } = useQuery(kpisQuery(dn, measure, range[0], range[1]));
  if (data !== undefined)
    return (
      <Drawn
        series={data}
        range={range}
        severity={severity}
        marks={marks}
        {...(onBrush === undefined ? {} : { onBrush })}
      />
    );
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return <Skeleton height={HEIGHT + 28} />;
};
