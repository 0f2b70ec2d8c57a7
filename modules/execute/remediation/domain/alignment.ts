/** One closed interval of one object: `timeMs` is its end on the network's clock, `value` is in the measure's unit. */
export interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** Usual distance of two intervals, in ms: the median, so that holes do not widen it. 0 where there are not two. */
const spacingOf = (points: readonly Point[]): number => {
  const gaps = points.slice(1).map(({ timeMs }, at) => timeMs - (points[at]?.timeMs ?? timeMs));
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
};

/**
 * Reports of different elements end seconds apart, and not all are as long. The value of the interval that lies nearest to a time, `undefined` where
 * none does within half of the longer of the two intervals.
 *
 * @param points in order of time
 * @param intervalsMs ends of the intervals that will be asked for, in order
 */
export const alignedTo = (
  points: readonly Point[],
  intervalsMs: readonly Point[],
): ((timeMs: number) => number | undefined) => {
  const reachMs = Math.max(spacingOf(points), spacingOf(intervalsMs)) / 2;
  return (timeMs) => {
    let [low, high] = [0, points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[middle]?.timeMs ?? 0) < timeMs) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [points[low - 1], points[low]];
    const nearest =
      before === undefined || (after !== undefined && after.timeMs - timeMs <= timeMs - before.timeMs) ? after : before;
    return nearest !== undefined && Math.abs(nearest.timeMs - timeMs) <= reachMs ? nearest.value : undefined;
  };
};
