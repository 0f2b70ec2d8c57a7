import { useEffect, useMemo, useRef, type JSX } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { readColours, useResolvedTheme } from '../app/theme.js';

/** Width left of every plot, so that charts and lanes under one another share their time axis to the pixel. */
export const GUTTER = 72;
export const MARGIN_RIGHT = 20;

export const CHART_TOKENS = [
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'line-strong',
  'panel',
  'critical',
  'major',
  'minor',
  'warning',
  'indeterminate',
] as const;
export type ChartColours = Readonly<Record<(typeof CHART_TOKENS)[number], string>>;

export interface PlotSpec {
  readonly data: uPlot.AlignedData;
  /** Series and bands of a chart stay what they are; only what follows changes with the data. */
  readonly series: uPlot.Series[];
  readonly bands?: uPlot.Band[];
  readonly format: (value: number) => string;
  /** Indices of the first series that get a dot. */
  readonly dots?: readonly number[];
  /** Drawn over the plot: marks of time, words. */
  readonly over?: (u: uPlot) => void;
}

const axisFont = (): string => `11px ${getComputedStyle(document.body).fontFamily}`;

const timeLabel = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const secondLabel = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A vertical line at a time, with a word beside it. */
export const drawMark = (
  u: uPlot,
  at: number,
  word: string,
  colour: string,
  rim: string,
  dash: number[] = [4, 4],
): void => {
  const { left, top, width, height } = u.bbox;
  const x = u.valToPos(at, 'x', true);
  if (x < left || x > left + width) return;
  const ratio = window.devicePixelRatio;
  const { ctx } = u;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.setLineDash(dash.map((d) => d * ratio));
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  if (word !== '') {
    ctx.font = `${11 * ratio}px ${getComputedStyle(document.body).fontFamily}`;
    ctx.fillStyle = colour;
    const near = x > left + width - 80 * ratio;
    ctx.textAlign = near ? 'right' : 'left';
    ctx.textBaseline = 'top';
    ctx.setLineDash([]);
    ctx.lineWidth = 4 * ratio;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = rim;
    ctx.strokeText(word, x + (near ? -4 : 4) * ratio, top + 2 * ratio);
    ctx.fillText(word, x + (near ? -4 : 4) * ratio, top + 2 * ratio);
  }
  ctx.restore();
};

/**
 * One time series chart. Charts of one `sync` share their crosshair; a brush tells the range, in ms, to whoever holds it. What is under the
 * crosshair is told by index, `null` where it has left.
 */
export const Plot = ({
  spec,
  range,
  sync,
  height,
  label,
  onBrush,
  onCursor,
}: {
  spec: (colours: ChartColours) => PlotSpec;
  range: readonly [from: number, until: number];
  sync: string;
  height: number;
  label: string;
  onBrush?: (range: [number, number]) => void;
  onCursor?: (index: number | null) => void;
}): JSX.Element => {
  const frame = useRef<HTMLDivElement>(null);
  const theme = useResolvedTheme();
  const colours = useMemo(() => ({ theme, values: readColours(CHART_TOKENS) }), [theme]).values;
  const built = useMemo(() => spec(colours), [spec, colours]);
  // What uPlot calls back reads the newest; so new data neither tears the chart down nor takes the crosshair away.
  const newest = useRef({ built, range, onBrush, onCursor });
  newest.current = { built, range, onBrush, onCursor };
  const plot = useRef<uPlot | undefined>(undefined);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const { data, series, bands } = newest.current.built;
    const axis = { stroke: colours['ink-3'], font: axisFont(), ticks: { show: false } };
    const made = new uPlot(
      {
        width: element.clientWidth,
        height,
        ms: 1,
        padding: [8, MARGIN_RIGHT, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: sync },
          drag: { x: newest.current.onBrush !== undefined, y: false, setScale: false },
          points: { size: 6 },
        },
        scales: { x: { time: true, range: () => [...newest.current.range] }, y: { range: yRange } },
        axes: [
          {
            ...axis,
            size: 24,
            space: 80,
            grid: { show: false },
            values: (_, ticks) => {
              const [from, until] = newest.current.range;
              return ticks.map((t) => (until - from < 300_000 ? secondLabel : timeLabel).format(t));
            },
          },
          {
            ...axis,
            size: GUTTER,
            space: 32,
            gap: 8,
            grid: { stroke: colours.line, width: 1 },
            values: (_, ticks) => ticks.map((tick) => newest.current.built.format(tick)),
          },
        ],
        series: [
          {},
          ...series.map((one, i) =>
            i === 0 ? { ...one, points: { ...one.points, filter: () => [...(newest.current.built.dots ?? [])] } } : one,
          ),
        ],
        ...(bands === undefined ? {} : { bands }),
        hooks: {
          draw: [
            (u) => {
              newest.current.built.over?.(u);
            },
          ],
          setCursor: [
            (u) => {
              newest.current.onCursor?.(u.cursor.idx ?? null);
            },
          ],
          setSelect: [
            (u) => {
              if (u.select.width < 8) return;
              newest.current.onBrush?.([
                u.posToVal(u.select.left, 'x'),
                u.posToVal(u.select.left + u.select.width, 'x'),
              ]);
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      data,
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [sync, height, colours]);

  const [from, until] = range;
  useEffect(() => {
    plot.current?.setData(built.data);
  }, [built, from, until]);

  return <div ref={frame} className="plot" style={{ height }} role="img" aria-label={label} />;
};

/** Headroom above and below, never a range of nothing. */
const yRange = (_: uPlot, least: number | null, most: number | null): [number, number] => {
  if (least === null || most === null) return [0, 1];
  const room = Math.max((most - least) * 0.12, Math.abs(most) * 0.02, 1e-9);
  return [least >= 0 && least - room < 0 ? 0 : least - room, most + room];
};
