import { useCallback, useMemo, type JSX } from 'react';
import type { EffectView, Point } from '../api/types.js';
import { formatTick } from '../format/number.js';
import { measureName } from '../format/words.js';
import { align, withGaps } from './align.js';
import { drawMark, Plot, type ChartColours, type PlotSpec } from './plot.js';

/** Before and after a change: the target as a line, the control cells' mean beside it. */
export const EffectChart = ({ effect, until }: { effect: EffectView; until: number }): JSX.Element => {
  const columns = useMemo(
    () => align([withGaps(effect.target) as Point[], withGaps(effect.controls) as Point[]]),
    [effect.target, effect.controls],
  );
  const spec = useCallback(
    (colours: ChartColours): PlotSpec => ({
      data: [columns.times, ...columns.columns] as PlotSpec['data'],
      format: (value) => formatTick(value, effect.unit),
      series: [
        { stroke: colours.ink, width: 2, points: { show: false } },
        { stroke: colours['ink-3'], width: 1.5, dash: [5, 4], points: { show: false } },
      ],
      over: (u) => {
        drawMark(u, effect.appliedAtMs, 'changed', colours['ink-2'], colours.panel, []);
      },
    }),
    [columns, effect.unit, effect.appliedAtMs],
  );
  const first = columns.times[0] ?? effect.appliedAtMs;
  const last = columns.times.at(-1) ?? first;
  return (
    <Plot
      spec={spec}
      range={[first, Math.max(last, until)]}
      sync="effects"
      height={168}
      label={`${measureName(effect.measure)} of ${effect.name} before and after the change, against the control cells`}
    />
  );
};
