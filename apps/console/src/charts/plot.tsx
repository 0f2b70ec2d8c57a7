import { useEffect, useRef, type JSX } from 'react';
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
  readonly series: uPlot.Series[];
  readonly bands?: uPlot.Band[];
  readonly format: (value: number) => string;
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
  const callbacks = useRef({ onBrush, onCursor });
  callbacks.current = { onBrush, onCursor };
  const [from, until] = range;

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const colours = readColours(CHART_TOKENS);
    const { data, series, bands, format, over } = spec(colours);
    const axis = { stroke: colours['ink-3'], font: axisFont(), ticks: { show: false } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        ms: 1,
        padding: [8, MARGIN_RIGHT, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: sync },
          drag: { x: onBrush !== undefined, y: false, setScale: false },
          points: { size: 6 },
        },
        scales: { x: { time: true, range: [from, until] }, y: { range: yRange } },
        axes: [
          {
            ...axis,
            size: 24,
            space: 80,
            grid: { show: false },
            values: (_, ticks) => ticks.map((t) => (until - from < 300_000 ? secondLabel : timeLabel).format(t)),
          },
          {
            ...axis,
            size: GUTTER,
            space: 32,
            gap: 8,
            grid: { stroke: colours.line, width: 1 },
            values: (_, ticks) => ticks.map(format),
          },
        ],
        series: [{}, ...series],
        ...(bands === undefined ? {} : { bands }),
        hooks: {
          draw: over === undefined ? [] : [over],
          setCursor: [
            (u) => {
              callbacks.current.onCursor?.(u.cursor.idx ?? null);
            },
          ],
          setSelect: [
            (u) => {
              if (u.select.width < 8) return;
              callbacks.current.onBrush?.([
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
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
    // The theme is read inside `spec` through the tokens.
  }, [spec, from, until, sync, height, theme, onBrush === undefined]);

  return <div ref={frame} className="plot" style={{ height }} role="img" aria-label={label} />;
};

/** Headroom above and below, never a range of nothing. */
const yRange = (_: uPlot, least: number | null, most: number | null): [number, number] => {
  if (least === null || most === null) return [0, 1];
  const room = Math.max((most - least) * 0.12, Math.abs(most) * 0.02, 1e-9);
  return [least >= 0 && least - room < 0 ? 0 : least - room, most + room];
};
